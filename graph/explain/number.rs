//! Numbers that a text means as codes: those beside a word that says so.

use super::word::Word;

/// Words that make the number behind them a code, in lower case. Source: the texts of Microsoft
/// Entra's sign-in pages and logs in the languages they come in.
const ERRORS: [&str; 22] = [
    "error",
    "errors",
    "errorcode",
    "errorcodes",
    "error_code",
    "error_codes",
    "errornumber",
    "aadsts",
    "fehler",
    "fehlercode",
    "fehlernummer",
    "anmeldefehlercode",
    "erreur",
    "errore",
    "erro",
    "fout",
    "foutcode",
    "エラー",
    "エラーコード",
    "错误代码",
    "错误",
    "오류",
];

/// Words that do so behind one of `ERRORS`, at the start of a line or as a key: `Error code: …`,
/// but not the code of a room's door.
const CODES: [&str; 7] = [
    "code",
    "codes",
    "codice",
    "código",
    "コード",
    "number",
    "nummer",
];

/// Words between such a word and the number, and between two numbers.
const BETWEEN: [&str; 12] = [
    "is", "was", "no", "nr", "and", "or", "ist", "und", "oder", "et", "y", "e",
];

/// Words before `code` that speak of signing in: `status code`, `sign-in error code`.
const OF_SIGN_IN: [&str; 8] = [
    "sign-in", "signin", "status", "failure", "login", "result", "entra", "sts",
];

/// Which of the words are numbers that a text means as codes, in order.
pub(super) fn codes<'a>(words: &[Word<'a>], is_number: fn(&str) -> bool) -> Vec<&'a str> {
    let mut codes: Vec<&str> = Vec::new();
    let mut last = None;
    for (at, word) in words.iter().enumerate() {
        if !is_number(word.text) {
            continue;
        }
        let mut before = at;
        while before > 0 && BETWEEN.contains(&lower(&words[before - 1]).as_str()) {
            before -= 1;
        }
        let follows = before.checked_sub(1).is_some_and(|one| last == Some(one));
        let is_said = says_code(&words[..before], word);
        let next = words.get(at + 1);
        let is_error =
            next.is_some_and(|next| lower(next) == "error" && next.gap.trim().is_empty());
        if follows || is_said || is_error {
            codes.push(word.text);
            last = Some(at);
        }
    }
    codes
}

/// Whether the last of the words before a number makes it a code.
fn says_code(before: &[Word], number: &Word) -> bool {
    let Some((word, earlier)) = before.split_last() else {
        return false;
    };
    if number.starts_sentence() {
        return false;
    }
    let text = lower(word);
    if ERRORS.contains(&text.as_str()) {
        return true;
    }
    if !CODES.contains(&text.as_str()) {
        return false;
    }
    let starts_line = earlier.is_empty() || word.gap.contains(['\n', '?', '{']);
    let of_error = earlier.last().is_some_and(|word| {
        let text = lower(word);
        ERRORS.contains(&text.as_str()) || OF_SIGN_IN.contains(&text.as_str())
    });
    starts_line || of_error
}

fn lower(word: &Word) -> String {
    word.text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::word::words;
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let is_number = |word: &str| word.len() > 3 && word.bytes().all(|b| b.is_ascii_digit());
        codes(&words(text), is_number)
    }

    #[test]
    fn a_number_beside_a_word_for_errors_is_a_code() {
        for text in [
            "Error Code: 50126",
            "error 50126.",
            "\"errorCode\": 50126, \"x\": 1",
            "https://login.contoso.example/error?code=50126",
            "Fehlercode: 50126",
            "code d’erreur : 50126",
            "エラー コード: 50126",
            "Sign-in error code is 50126",
            "the 50126 error",
            "code: 50126",
            "status code 50126",
        ] {
            assert_eq!(found(text), ["50126"], "{text}");
        }
        assert_eq!(found("error_codes: [50126,50034]"), ["50126", "50034"]);
        assert_eq!(found("errors 50126 and 50034"), ["50126", "50034"]);
    }

    #[test]
    fn another_number_is_none() {
        for text in [
            "Room 50126 is free",
            "the postal code 50126",
            "The door has the code 50126",
            "PIN code: 50126",
            "port 50126, error unknown",
            "There was an error. 50126 rooms are affected",
            "it has 50126 errors",
            "at 50126 ms",
            "50126",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
