//! What a scenario read and found so far, one value of each type: a new noun needs no field here.

use std::any::{Any, TypeId};
use std::collections::HashMap;

/// Values by their types.
#[derive(Default)]
pub(crate) struct Kept(HashMap<TypeId, Box<dyn Any>>);

impl Kept {
    /// Keeps a value in place of the last one of its type.
    pub(crate) fn set<T: Any>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
    }

    /// The value of a type, where one is kept.
    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// The same, kept no longer.
    pub(crate) fn take<T: Any>(&mut self) -> Option<T> {
        let value = self.0.remove(&TypeId::of::<T>())?;
        value.downcast().ok().map(|value| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_type_is_kept_beside_those_of_others() {
        let mut kept = Kept::default();
        kept.set(1_u8);
        kept.set("one");
        kept.set(2_u8);
        assert_eq!(kept.get::<u8>(), Some(&2));
        assert_eq!(kept.take::<&str>(), Some("one"));
        assert_eq!(kept.get::<&str>(), None);
    }
}
