//! Who ran the audit and how, masked: options are the program's own, what stands behind them is not.

use greenroom_results::{Argument, Provenance, SignedIn};

use super::Mask;

/// The method of a record of a mock tenant, which no option names.
const MOCK: &str = "mock";

impl Mask {
    /// Who ran it and how. To be masked after everything else: a value may be a word that an
    /// address of Graph has, too.
    pub(super) fn provenance(&mut self, provenance: Provenance) -> Provenance {
        let command = provenance.command.into_iter();
        Provenance {
            signed_in: provenance.signed_in.map(|by| self.signed_in(by)),
            command: command.map(|argument| self.argument(argument)).collect(),
            attestations: provenance.attestations.map(|d| self.token("digest", &d)),
            waivers: provenance.waivers.map(|d| self.token("digest", &d)),
        }
    }

    fn signed_in(&mut self, by: SignedIn) -> SignedIn {
        let is_known = by.method == MOCK || self.is_word_of("sign-in", &by.method);
        SignedIn {
            method: if is_known {
                by.method
            } else {
                self.token("text", &by.method)
            },
            application: by.application.map(|id| self.value("id", &id)),
            object: by.object.map(|id| self.value("id", &id)),
            account: by.account.map(|name| self.account(&name)),
        }
    }

    /// An option of the program's with its value, where that is one of the words that the option
    /// has for everybody.
    fn argument(&mut self, argument: Argument) -> Argument {
        let Argument { option, value, .. } = &argument;
        let is_ours = self.public.options.contains_key(option);
        let value = value.clone().map(|value| {
            let is_bundled = option == "fixture" && self.public.fixtures.contains(&value);
            if is_bundled || self.is_word_of(option, &value) {
                value
            } else {
                self.token("text", &value)
            }
        });
        Argument {
            option: if is_ours {
                argument.option
            } else {
                self.token("text", &argument.option)
            },
            value,
            ..argument
        }
    }

    fn is_word_of(&self, option: &str, value: &str) -> bool {
        let words = self.public.options.get(option);
        words.is_some_and(|words| words.contains(value))
    }
}
