//! Answers of a run by their questions, so that the same is asked once.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::dispatcher::Reply;

/// How the questions begin that are about one account. Others are about what all share.
const ABOUT_ONE: [&str; 3] = ["/users/", "/users?", "/admin/teams/userConfigurations/"];

/// Whether a question is about one account.
pub(crate) fn is_about_one(question: &str) -> bool {
    ABOUT_ONE.iter().any(|begin| question.starts_with(begin))
}

/// An answer, once it is there.
pub(crate) type Cell = Arc<OnceCell<Reply>>;

/// Answers by their questions.
#[derive(Default)]
pub(crate) struct Memo {
    cells: HashMap<String, Known>,
    /// How often nobody was left who waits for an account of the moment.
    moment: u64,
}

struct Known {
    cell: Cell,
    /// The moment in which it was last asked for.
    asked: u64,
}

impl Memo {
    /// Where the answer to a question is, or will be.
    pub(crate) fn cell(&mut self, url: &str) -> Cell {
        let moment = self.moment;
        if let Some(known) = self.cells.get_mut(url) {
            known.asked = moment;
            return Arc::clone(&known.cell);
        }
        let cell = Cell::default();
        let known = Known {
            cell: Arc::clone(&cell),
            asked: moment,
        };
        self.cells.insert(url.to_owned(), known);
        cell
    }

    pub(crate) fn forget(&mut self, url: &str) {
        self.cells.remove(url);
    }

    /// Begins another moment. What is about one account, and was not asked for in the one that
    /// ends, is let go.
    pub(crate) fn turn(&mut self) {
        let ends = self.moment;
        self.cells
            .retain(|url, known| known.asked == ends || !is_about_one(url));
        self.moment += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(memo: &Memo) -> Vec<&str> {
        let mut urls: Vec<&str> = memo.cells.keys().map(String::as_str).collect();
        urls.sort_unstable();
        urls
    }

    #[test]
    fn what_is_about_one_account_is_let_go_once_a_moment_ends_without_it() {
        let mut memo = Memo::default();
        let ask = |memo: &mut Memo, urls: &[&str]| {
            for url in urls {
                memo.cell(url);
            }
            memo.turn();
        };
        ask(&mut memo, &["/users/a", "/users/b", "/domains"]);
        assert_eq!(known(&memo), ["/domains", "/users/a", "/users/b"]);
        ask(&mut memo, &["/users/b"]);
        assert_eq!(known(&memo), ["/domains", "/users/b"]);
    }

    #[test]
    fn the_same_question_has_one_answer() {
        let mut memo = Memo::default();
        let first = memo.cell("/domains");
        assert!(Arc::ptr_eq(&first, &memo.cell("/domains")));
        memo.forget("/domains");
        assert!(!Arc::ptr_eq(&first, &memo.cell("/domains")));
    }
}
