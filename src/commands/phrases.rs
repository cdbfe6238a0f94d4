//! `greenroom phrases`: what a step of a feature can say.

mod report;

use clap::{Args, ValueEnum};

use crate::console::say;
use crate::document::{Phrase, described};
use crate::exit::{Exit, Failure};
use report::{json, markdown, snippets, text};

/// List the phrases that a feature's steps can have
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Phrases {
    /// Only phrases that have each of these words, in any order
    pub words: Vec<String>,
    /// How to write the list
    #[arg(long, value_enum, default_value_t)]
    pub format: PhraseFormat,
}

/// How to write the phrases.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum PhraseFormat {
    /// Text, by topic
    #[default]
    Text,
    /// A page of the manual
    Markdown,
    /// The same as data
    Json,
    /// Snippets for Visual Studio Code
    Snippets,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom phrases
  greenroom phrases group member
  greenroom phrases --format snippets > .vscode/greenroom.code-snippets

Exit codes:
  0    printed
  2    no phrase has the words";

pub(super) fn execute(arguments: &Phrases) -> Result<Exit, Failure> {
    let wanted: Vec<String> = arguments
        .words
        .iter()
        .map(|word| word.to_lowercase())
        .collect();
    let has = |phrase: &&Phrase| {
        let searched = [
            phrase.topic.as_str(),
            &phrase.step,
            &phrase.about,
            &phrase.permissions.join(" "),
        ];
        let searched = searched.join(" ").to_lowercase();
        wanted.iter().all(|word| searched.contains(word))
    };
    let found: Vec<&Phrase> = described().iter().filter(has).collect();
    if found.is_empty() {
        let words = arguments.words.join(" ");
        return Err(
            Failure::usage(format!("no phrase has the words `{words}`")).hint(
                "leave a word out; the phrase `When the tenant is asked for \"<request>\"` asks \
             anything that Microsoft Graph v1.0 can tell",
            ),
        );
    }
    say(&match arguments.format {
        PhraseFormat::Text => text(&found),
        PhraseFormat::Markdown => markdown(&found),
        PhraseFormat::Json => json(&found),
        PhraseFormat::Snippets => snippets(&found),
    });
    Ok(Exit::Ready)
}
