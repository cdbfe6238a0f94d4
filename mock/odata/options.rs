//! The query string as Graph reads it.

use percent_encoding::percent_decode_str;

/// The query options of a request, decoded but not yet understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Options {
    pub(crate) select: Option<String>,
    pub(crate) filter: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) orderby: Option<String>,
    pub(crate) expand: Option<String>,
    pub(crate) top: Option<String>,
    pub(crate) skip: Option<String>,
    pub(crate) count: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) skiptoken: Option<String>,
}

/// Decodes the escapes of a query: `%27` and `+`.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

/// The names and values of a query or form, decoded.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

impl Options {
    /// Reads the query. Options without a dollar sign are not OData's and ignored.
    ///
    /// The error is the message Graph gives for an unknown or repeated option.
    pub(crate) fn parse(query: Option<&str>) -> Result<Self, String> {
        let mut options = Self::default();
        for (name, value) in pairs(query.unwrap_or_default()) {
            let Some(option) = name.strip_prefix('$') else {
                continue;
            };
            let place = options
                .place(&option.to_ascii_lowercase())
                .ok_or_else(|| format!("The query parameter '{name}' is not supported."))?;
            if place.replace(value).is_some() {
                return Err(format!(
                    "Query option '{name}' was specified more than once, \
                                    but it must be specified at most once."
                ));
            }
        }
        Ok(options)
    }

    fn place(&mut self, option: &str) -> Option<&mut Option<String>> {
        Some(match option {
            "select" => &mut self.select,
            "filter" => &mut self.filter,
            "search" => &mut self.search,
            "orderby" => &mut self.orderby,
            "expand" => &mut self.expand,
            "top" => &mut self.top,
            "skip" => &mut self.skip,
            "count" => &mut self.count,
            "format" => &mut self.format,
            "skiptoken" => &mut self.skiptoken,
            _ => return None,
        })
    }

    /// The names of the options that were given.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        [
            ("$select", &self.select),
            ("$filter", &self.filter),
            ("$search", &self.search),
            ("$orderby", &self.orderby),
            ("$expand", &self.expand),
            ("$top", &self.top),
            ("$skip", &self.skip),
            ("$count", &self.count),
        ]
        .into_iter()
        .filter(|(_, value)| value.is_some())
        .map(|(name, _)| name)
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_read_however_its_client_escapes_it() {
        let plain = Options::parse(Some("$filter=appId eq 'x'")).unwrap();
        let full = Options::parse(Some("%24filter=appId%20eq%20%27x%27")).unwrap();
        let plus = Options::parse(Some("$filter=appId+eq+'x'")).unwrap();
        assert_eq!(plain, full);
        assert_eq!(plain, plus);
    }

    #[test]
    fn an_option_given_twice_is_refused() {
        assert!(Options::parse(Some("$top=1&$top=2")).is_err());
    }

    #[test]
    fn an_unknown_option_is_refused_and_a_parameter_of_another_kind_is_not() {
        assert!(Options::parse(Some("$filtre=x")).is_err());
        assert!(Options::parse(Some("client-request-id=1")).is_ok());
    }
}
