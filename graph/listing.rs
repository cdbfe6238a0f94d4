//! A collection, from its first page to its last.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::Graph;
use crate::error::{ErrorKind, GraphError};
use crate::evidence::{Answer, Evidence, Request};
use crate::flaw::Flaw;
use crate::id::is_id;
use crate::reply;
use crate::skip::{self, Skip};

/// Graph's error code for a page token that has run out.
/// Source: issues of Microsoft's SDKs, e.g. microsoftgraph/msgraph-sdk-dotnet 2254.
const EXPIRED: &str = "Directory_ExpiredPageToken";

impl Graph {
    /// Reads a whole collection. A page may be empty and still be followed by another; an item
    /// that a later page repeats as it was counts once; a page token that runs out starts the
    /// listing over, once.
    ///
    /// Source: Microsoft Graph, "Paging Microsoft Graph data in your app".
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        url: String,
        permission: &'static str,
    ) -> Result<Answer<Vec<T>>, GraphError> {
        self.list_as(question(url, permission, false)).await
    }

    /// The same, with the values that Microsoft added to an enumeration later, by their names.
    pub(crate) async fn list_with_new_members<T: DeserializeOwned>(
        &self,
        url: String,
        permission: &'static str,
    ) -> Result<Answer<Vec<T>>, GraphError> {
        self.list_as(question(url, permission, true)).await
    }

    async fn list_as<T: DeserializeOwned>(
        &self,
        first: Request,
    ) -> Result<Answer<Vec<T>>, GraphError> {
        let pages = match self.pages(&first).await {
            Err(error) if has_expired(&error) => {
                self.forget(&first.url);
                self.pages(&first).await?
            }
            pages => pages?,
        };
        let mut seen = HashMap::new();
        let mut value = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            for item in reply::items(page)? {
                if is_new(&mut seen, number, item).map_err(|flaw| reply::malformed(page, flaw))? {
                    value.push(reply::decode(page, item)?);
                }
            }
        }
        Ok(Answer {
            value,
            evidence: pages,
        })
    }

    /// Reads a whole collection that belongs to an object; `None` where Graph says that there is no
    /// such object.
    pub(crate) async fn list_of<T: DeserializeOwned>(
        &self,
        url: String,
        permission: &'static str,
    ) -> Result<Answer<Option<Vec<T>>>, GraphError> {
        let first = self.ask(url.clone(), permission).await?;
        if first.status == 404 {
            reply::absent(&first)?;
            return Ok(Answer {
                value: None,
                evidence: vec![first],
            });
        }
        let Answer { value, evidence } = self.list(url, permission).await?;
        Ok(Answer {
            value: Some(value),
            evidence,
        })
    }

    /// Confirms an absence by a second, different question, so that one odd answer cannot make it.
    /// `absent` is the answer by the object's key, which `by` names.
    pub(crate) async fn confirm_absence<T: DeserializeOwned>(
        &self,
        absent: Answer<Option<T>>,
        by: &'static str,
        filter: String,
        permission: &'static str,
    ) -> Result<Answer<Option<T>>, GraphError> {
        // In a box, for it is seldom asked.
        let listed = Box::pin(self.list::<T>(filter, permission)).await?;
        if !listed.value.is_empty() {
            let flaw = Flaw::AbsentAndPresent { by };
            return Err(reply::malformed(&listed.evidence[0], flaw));
        }
        Ok(Answer {
            value: None,
            evidence: [absent.evidence, listed.evidence].concat(),
        })
    }

    /// Hands the pages of a collection over one by one, and keeps none of them, until there are no
    /// more or the receiver has enough. A page token that runs out starts the listing over, once.
    pub(crate) async fn walk(
        &self,
        first: &Request,
        mut take: impl FnMut(Arc<Evidence>) -> bool,
    ) -> Result<(), GraphError> {
        let mut take = |page: Arc<Evidence>| {
            self.forget(&page.request.url);
            take(page)
        };
        match self.follow(first, &mut take).await {
            Err(error) if has_expired(&error) => self.follow(first, &mut take).await,
            walked => walked,
        }
    }

    async fn pages(&self, first: &Request) -> Result<Vec<Arc<Evidence>>, GraphError> {
        let mut pages = Vec::new();
        let take = |page| {
            pages.push(page);
            true
        };
        self.follow(first, take).await?;
        Ok(pages)
    }

    async fn follow(
        &self,
        first: &Request,
        mut take: impl FnMut(Arc<Evidence>) -> bool,
    ) -> Result<(), GraphError> {
        let mut next = Some(first.url.clone());
        let mut asked = HashSet::new();
        let mut skip = skip::is_of_places(&first.url).then(Skip::default);
        while let Some(url) = next {
            let page = self
                .put(Request {
                    url: url.clone(),
                    ..first.clone()
                })
                .await?;
            reply::answered(&page)?;
            asked.insert(url);
            next = self.next(&page)?;
            if let (None, Some(skip)) = (&next, &mut skip) {
                next = skip.next(&first.url, &page)?;
            }
            if next.as_ref().is_some_and(|next| asked.contains(next)) {
                return Err(reply::malformed(&page, Flaw::PageLeadsBack));
            }
            if !take(page) {
                break;
            }
        }
        Ok(())
    }

    /// The next page, as a question below the version; a link to anywhere else is refused, so that
    /// the token does not follow it.
    fn next(&self, page: &Arc<Evidence>) -> Result<Option<String>, GraphError> {
        let link = match page.body.get("@odata.nextLink") {
            None | Some(Value::Null) => return Ok(None),
            Some(link) => link
                .as_str()
                .and_then(|link| link.strip_prefix(self.base())),
        };
        match link {
            Some(url) if url.starts_with('/') => Ok(Some(url.to_owned())),
            _ => Err(reply::malformed(page, Flaw::PageElsewhere)),
        }
    }
}

fn question(url: String, permission: &'static str, new_members: bool) -> Request {
    Request {
        method: "GET",
        url,
        permission,
        new_members,
    }
}

/// Whether an item is one that no page has listed yet. Collections change while they are read, so
/// that an item can move on to a later page; two on one page, or two that differ, contradict each
/// other.
fn is_new<'a>(
    seen: &mut HashMap<String, (usize, &'a Value)>,
    page: usize,
    item: &'a Value,
) -> Result<bool, Flaw> {
    let Some(id) = item.get("id").and_then(Value::as_str) else {
        return Ok(true);
    };
    // Ids of other forms are encoded, and the case of their letters counts.
    let key = if is_id(id) {
        id.to_ascii_lowercase()
    } else {
        id.to_owned()
    };
    match seen.insert(key, (page, item)) {
        None => Ok(true),
        Some((earlier, known)) if earlier != page && known == item => Ok(false),
        Some(_) => Err(Flaw::Twice(id.to_owned())),
    }
}

fn has_expired(error: &GraphError) -> bool {
    matches!(&error.kind, ErrorKind::Status(400, code) if code == EXPIRED)
}
