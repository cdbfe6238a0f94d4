//! Reads a filter: OData 4.01, part 2, section 5.1.1.

use super::expression::{Comparison, Expression, Literal, Operand, Path, Quantifier, TextFunction};
use super::lexer::{Kind, Token, tokens};

/// Nesting deeper than this is refused; a filter a person wrote stays far below.
const DEPTH: usize = 50;

/// More terms than this are refused, so that no filter grows a tree too deep to walk.
const TERMS: usize = 200;

/// Reads a filter, or says what is wrong in the words of OData's libraries.
pub(crate) fn parse(text: &str) -> Result<Expression, String> {
    let tokens =
        tokens(text).map_err(|at| format!("Syntax error at position {at} in '{text}'."))?;
    let mut parser = Parser {
        text,
        tokens: &tokens,
        next: 0,
        depth: 0,
        terms: 0,
    };
    let expression = parser.disjunction()?;
    if parser.next < tokens.len() {
        return Err(parser.error());
    }
    Ok(expression)
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    next: usize,
    depth: usize,
    terms: usize,
}

type Parsed<T> = Result<T, String>;

impl Parser<'_> {
    fn error(&self) -> String {
        let position = self
            .tokens
            .get(self.next)
            .map_or(self.text.len(), |token| token.position);
        format!("Syntax error at position {position} in '{}'.", self.text)
    }

    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    fn peek_second(&self) -> Option<&Kind> {
        self.tokens.get(self.next + 1).map(|token| &token.kind)
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Kind::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Parsed<()> {
        if self.sign(sign) {
            Ok(())
        } else {
            Err(self.error())
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let found =
            matches!(self.peek(), Some(Kind::Word(next)) if next.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn any_word(&mut self) -> Parsed<String> {
        let Some(Kind::Word(word)) = self.peek() else {
            return Err(self.error());
        };
        let word = word.clone();
        self.next += 1;
        Ok(word)
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let Some(Kind::Literal(literal)) = self.peek() else {
            return Err(self.error());
        };
        let literal = literal.clone();
        self.next += 1;
        Ok(literal)
    }

    fn disjunction(&mut self) -> Parsed<Expression> {
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.conjunction()?));
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Parsed<Expression> {
        let mut left = self.term()?;
        while self.word("and") {
            left = Expression::And(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Parsed<Expression> {
        self.depth += 1;
        self.terms += 1;
        if self.depth > DEPTH || self.terms > TERMS {
            return Err(format!(
                "The node count limit of '{TERMS}' has been exceeded."
            ));
        }
        let term = self.nested();
        self.depth -= 1;
        term
    }

    fn nested(&mut self) -> Parsed<Expression> {
        if self.word("not") {
            return Ok(Expression::Not(Box::new(self.term()?)));
        }
        if self.sign('(') {
            let inner = self.disjunction()?;
            self.expect(')')?;
            return Ok(inner);
        }
        match (self.peek(), self.peek_second()) {
            (Some(Kind::Word(_)), Some(Kind::Sign('('))) => self.function(),
            _ => self.predicate(),
        }
    }

    fn function(&mut self) -> Parsed<Expression> {
        let start = self.next;
        let name = self.any_word()?.to_ascii_lowercase();
        let function = match name.as_str() {
            "startswith" => TextFunction::StartsWith,
            "endswith" => TextFunction::EndsWith,
            "contains" => TextFunction::Contains,
            _ => {
                self.next = start;
                return Err(format!("An unknown function with name '{name}' was found."));
            }
        };
        self.expect('(')?;
        let path = self.path()?;
        self.expect(',')?;
        let Literal::Text(text) = self.literal()? else {
            self.next -= 1;
            return Err(self.error());
        };
        self.expect(')')?;
        let found = Expression::Match(function, path, text);
        // Clients also write `startswith(…) eq true`.
        let negated = match self.comparison() {
            None => false,
            Some(comparison) => {
                (self.literal()? == Literal::Boolean(true)) != (comparison == Comparison::Equal)
            }
        };
        Ok(if negated {
            Expression::Not(Box::new(found))
        } else {
            found
        })
    }

    /// A path and what is said of it.
    fn predicate(&mut self) -> Parsed<Expression> {
        let mut path = self.path()?;
        if let Some(quantifier) = path.last().and_then(|last| quantifier(last))
            && self.sign('(')
        {
            path.pop();
            return self.lambda(quantifier, path);
        }
        let operand = if path.last().is_some_and(|last| last == "$count") {
            path.pop();
            Operand::Count(path)
        } else {
            Operand::Value(path)
        };
        if self.word("in") {
            return Ok(Expression::In(operand, self.list()?));
        }
        match (self.comparison(), operand) {
            (Some(comparison), operand) => {
                Ok(Expression::Compare(operand, comparison, self.literal()?))
            }
            (None, Operand::Value(path)) => Ok(Expression::Holds(path)),
            (None, Operand::Count(_)) => Err(self.error()),
        }
    }

    fn lambda(&mut self, quantifier: Quantifier, path: Path) -> Parsed<Expression> {
        if quantifier == Quantifier::Any && self.sign(')') {
            return Ok(Expression::Lambda(quantifier, path, None));
        }
        let variable = self.any_word()?;
        self.expect(':')?;
        let body = Box::new(self.disjunction()?);
        self.expect(')')?;
        Ok(Expression::Lambda(quantifier, path, Some((variable, body))))
    }

    fn path(&mut self) -> Parsed<Path> {
        let mut path = vec![self.any_word()?];
        while self.sign('/') {
            path.push(self.any_word()?);
        }
        Ok(path)
    }

    fn list(&mut self) -> Parsed<Vec<Literal>> {
        self.expect('(')?;
        let mut list = vec![self.literal()?];
        while self.sign(',') {
            list.push(self.literal()?);
        }
        self.expect(')')?;
        Ok(list)
    }

    fn comparison(&mut self) -> Option<Comparison> {
        const OPERATORS: [(&str, Comparison); 6] = [
            ("eq", Comparison::Equal),
            ("ne", Comparison::NotEqual),
            ("gt", Comparison::Greater),
            ("ge", Comparison::GreaterOrEqual),
            ("lt", Comparison::Less),
            ("le", Comparison::LessOrEqual),
        ];
        OPERATORS
            .into_iter()
            .find(|(word, _)| self.word(word))
            .map(|(_, comparison)| comparison)
    }
}

fn quantifier(word: &str) -> Option<Quantifier> {
    match word {
        "any" => Some(Quantifier::Any),
        "all" => Some(Quantifier::All),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(name: &str, value: &str) -> Expression {
        Expression::Compare(
            Operand::Value(vec![name.to_owned()]),
            Comparison::Equal,
            Literal::Text(value.to_owned()),
        )
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let parsed = parse("a eq '1' or b eq '2' and c eq '3'").unwrap();
        let both = Expression::And(Box::new(equal("b", "2")), Box::new(equal("c", "3")));
        assert_eq!(
            parsed,
            Expression::Or(Box::new(equal("a", "1")), Box::new(both))
        );
    }

    #[test]
    fn parentheses_come_first() {
        let parsed = parse("(a eq '1' or b eq '2') and c eq '3'").unwrap();
        let either = Expression::Or(Box::new(equal("a", "1")), Box::new(equal("b", "2")));
        assert_eq!(
            parsed,
            Expression::And(Box::new(either), Box::new(equal("c", "3")))
        );
    }

    #[test]
    fn not_takes_the_next_term_only() {
        let parsed = parse("not a eq '1' and b eq '2'").unwrap();
        let not = Expression::Not(Box::new(equal("a", "1")));
        assert_eq!(
            parsed,
            Expression::And(Box::new(not), Box::new(equal("b", "2")))
        );
    }

    #[test]
    fn a_lambda_has_a_variable_and_a_body() {
        let parsed = parse("servicePrincipalNames/any(n:n eq 'x')").unwrap();
        let body = Some(("n".to_owned(), Box::new(equal("n", "x"))));
        let path = vec!["servicePrincipalNames".to_owned()];
        assert_eq!(parsed, Expression::Lambda(Quantifier::Any, path, body));
    }

    #[test]
    fn any_without_a_body_asks_whether_there_is_an_item() {
        let parsed = parse("assignedLicenses/any()").unwrap();
        let path = vec!["assignedLicenses".to_owned()];
        assert_eq!(parsed, Expression::Lambda(Quantifier::Any, path, None));
    }

    #[test]
    fn the_number_of_items_can_be_compared() {
        let parsed = parse("assignedLicenses/$count ne 0").unwrap();
        let count = Operand::Count(vec!["assignedLicenses".to_owned()]);
        assert_eq!(
            parsed,
            Expression::Compare(count, Comparison::NotEqual, Literal::Number(0.0))
        );
    }

    #[test]
    fn a_list_of_alternatives_is_read() {
        let parsed = parse("city in ('Oslo','Bergen')").unwrap();
        let list = vec![Literal::Text("Oslo".into()), Literal::Text("Bergen".into())];
        assert_eq!(
            parsed,
            Expression::In(Operand::Value(vec!["city".into()]), list)
        );
    }

    #[test]
    fn an_error_names_the_position() {
        let error = parse("a eq ").unwrap_err();
        assert_eq!(error, "Syntax error at position 5 in 'a eq '.");
    }

    #[test]
    fn what_follows_the_filter_is_an_error() {
        assert!(parse("a eq '1' b").is_err());
    }

    #[test]
    fn nesting_without_end_is_refused_and_does_not_overflow() {
        let text = format!("{}a eq '1'{}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(parse(&text).is_err());
    }

    #[test]
    fn terms_without_end_are_refused_and_do_not_overflow() {
        let text = vec!["a eq '1'"; 10_000].join(" or ");
        assert!(parse(&text).unwrap_err().contains("node count limit"));
    }

    #[test]
    fn an_unknown_function_is_named() {
        let error = parse("length(a) eq 1").unwrap_err();
        assert_eq!(error, "An unknown function with name 'length' was found.");
    }
}
