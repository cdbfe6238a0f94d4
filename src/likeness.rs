//! “Did you mean …?”: what is known, by how much it is like what was written.

/// What is known, the most similar first; of what is as similar, the first by its text. `text` says
/// what of it is compared.
pub(crate) fn nearest<T>(
    wanted: &str,
    known: impl IntoIterator<Item = T>,
    text: impl Fn(&T) -> String,
) -> Vec<T> {
    let mut all: Vec<(f64, String, T)> = known
        .into_iter()
        .map(|one| {
            let text = text(&one);
            let likeness = strsim::normalized_damerau_levenshtein(&text, wanted);
            (likeness, text, one)
        })
        .collect();
    all.sort_by(|(likeness, text, _), (other, its, _)| {
        other.total_cmp(likeness).then_with(|| text.cmp(its))
    });
    all.into_iter().map(|(_, _, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_most_similar_is_the_first_one() {
        let known = ["User.Read.All", "Place.Read.All", "Policy.Read.All"];
        let sorted = nearest("Places.Read.All", known, |one| (*one).to_owned());
        assert_eq!(
            sorted,
            ["Place.Read.All", "Policy.Read.All", "User.Read.All"]
        );
    }
}
