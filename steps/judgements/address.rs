//! Whether an account signs in with its own address.

use greenroom_results::{Reason, Value, say};
use serde_json::Value as Json;

use crate::check::Check;

/// Whether the sign-in name in an answer about an account is the address that mail to it goes to.
/// Neither Microsoft Entra nor Exchange tells upper from lower case.
///
/// Source: Microsoft Graph v1.0, user, `userPrincipalName` and `mail`.
pub(crate) fn is_sign_in_name(account: &Json) -> Check {
    let expected = say!("an account whose sign-in name is its email address");
    let text = |name: &str| account.get(name).and_then(Json::as_str);
    let Some(name) = text("userPrincipalName") else {
        let found = say!("Microsoft Graph does not show the sign-in name of the account");
        return Check::undecided(expected, found);
    };
    let Some(mail) = text("mail").filter(|mail| !mail.is_empty()) else {
        let found = say!("Microsoft Graph shows no email address of the account");
        return Check::undecided(expected, found).with_fix(say!(
            "Check in the Exchange admin center whether the account has a mailbox, and which \
             address it has."
        ));
    };
    if mail.eq_ignore_ascii_case(name) {
        let found = say!(
            "the account signs in with its email address {}",
            Value::account(mail)
        );
        return Check::pass(expected, found);
    }
    let found = say!(
        "the account signs in as {}, and its email address is {}",
        Value::account(name),
        Value::account(mail)
    );
    Check::fail(Reason::AddressDiffers, expected, found)
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Fail, Pass, Unknown};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_sign_in_name_is_the_address_whatever_its_case() {
        let verdict = |mail: Json| {
            let account = json!({ "userPrincipalName": "room@contoso.example", "mail": mail });
            is_sign_in_name(&account).verdict
        };
        assert_eq!(verdict("Room@Contoso.example".into()), Pass);
        assert_eq!(verdict("boardroom@contoso.example".into()), Fail);
        assert_eq!(verdict("".into()), Unknown);
        assert_eq!(verdict(Json::Null), Unknown);
        let nameless = json!({ "mail": "room@contoso.example" });
        assert_eq!(is_sign_in_name(&nameless).verdict, Unknown);
    }
}
