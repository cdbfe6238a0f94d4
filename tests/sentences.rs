//! What the program can say of a tenant, without the values: to be read as one page.

use greenroom_results::all_words;

/// A report shows each value as it likes, so that no word of ours marks one.
#[test]
fn words_mark_no_value() {
    for words in all_words() {
        for marked in ["`{}`", "\"{}\"", "'{}'", "“{}”", "*{}*"] {
            assert!(!words.contains(marked), "{words}");
        }
    }
}

#[test]
fn every_sentence_reads_well() {
    insta::assert_snapshot!(all_words().join("\n"));
}
