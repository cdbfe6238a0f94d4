//! The names of products, as Microsoft sells them: `products.csv`, and the part numbers and plan
//! names that Microsoft Graph uses: `product_words.txt`. Both name their source.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static PRODUCTS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| lines().collect());

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("products.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(','))
}

/// The name of the product with this SKU id, where it is one that has to do with Microsoft Teams.
/// Microsoft gives several products the same name; decide by id.
#[must_use]
pub fn product_name(sku_id: &str) -> Option<&'static str> {
    PRODUCTS.get(sku_id.to_ascii_lowercase().as_str()).copied()
}

/// The names of all products that have to do with Microsoft Teams.
pub fn product_names() -> impl Iterator<Item = &'static str> {
    PRODUCTS.values().copied()
}

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("product_words.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// Whether this is the part number of a product of Microsoft's, or the name of a service plan: the
/// same in every tenant.
#[must_use]
pub fn is_product_word(word: &str) -> bool {
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::is_id;

    #[test]
    fn every_line_is_an_id_of_its_own_and_a_name() {
        let mut seen = std::collections::HashSet::new();
        for (id, name) in lines() {
            assert!(is_id(id) && id == id.to_ascii_lowercase(), "{id}");
            assert!(seen.insert(id), "{id} stands twice");
            assert!(!name.is_empty() && name.trim() == name, "{id}: {name:?}");
        }
        assert!(seen.len() > 100);
    }

    #[test]
    fn a_product_is_found_whatever_the_case_of_its_id() {
        let id = "46C3A859-C90D-40B3-9551-6178A48D5C18";
        assert_eq!(product_name(id), Some("Office 365 E3 (no Teams)"));
        assert_eq!(product_name("nobody's"), None);
    }

    #[test]
    fn a_part_number_and_a_plan_are_words_of_microsofts_and_another_word_is_not() {
        assert!(is_product_word("Microsoft_Teams_Rooms_Pro") && is_product_word("TEAMS1"));
        assert!(!is_product_word("KVASIR") && !is_product_word("# Source"));
    }
}
