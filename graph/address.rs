//! Accounts by an address of their mailbox, where a sign-in name is another.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::account::Account;
use crate::client::{Graph, encode};
use crate::error::{ErrorKind, GraphError, SharedAddress};
use crate::evidence::Answer;
use crate::id::is_id;

impl Graph {
    /// The accounts whose mailbox has this address, as its first or as another one.
    ///
    /// Source: Microsoft Graph v1.0, resource type user, properties mail and proxyAddresses, which
    /// both support `eq` in a filter.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn accounts_at(&self, address: &str) -> Result<Answer<Vec<Account>>, GraphError> {
        let quoted = encode(&address.replace('\'', "''"));
        let select = crate::account::SELECT;
        let url = format!(
            "/users?$filter=mail%20eq%20%27{quoted}%27%20or%20\
             proxyAddresses/any(p:p%20eq%20%27smtp:{quoted}%27)&$select={select}"
        );
        self.list(url, "User.Read.All").await
    }

    /// What `absent` says, and where that is nothing, the account that has the name as its address.
    pub(crate) async fn or_by_address(
        &self,
        name: &str,
        absent: Answer<Option<Arc<Account>>>,
    ) -> Result<Answer<Option<Arc<Account>>>, GraphError> {
        if absent.value.is_some() || is_id(name) {
            return Ok(absent);
        }
        let found = self.account_at(name).await?;
        Ok(Answer {
            value: found.value,
            evidence: [absent.evidence, found.evidence].concat(),
        })
    }

    /// Reads a collection that belongs to an account, which is named as in [`Graph::account`]:
    /// `None` where there is no such account.
    pub(crate) async fn list_of_account<T: DeserializeOwned>(
        &self,
        name: &str,
        collection: &str,
        permission: &'static str,
    ) -> Result<Answer<Option<Vec<T>>>, GraphError> {
        let url = |key: &str| format!("/users/{}/{collection}", encode(key));
        let by_name = self.list_of(url(name), permission).await?;
        if by_name.value.is_some() || is_id(name) {
            return Ok(by_name);
        }
        let found = Box::pin(self.account_at(name)).await?;
        let evidence = [by_name.evidence, found.evidence].concat();
        let Some(account) = found.value.filter(|account| !account.is_named(name)) else {
            return Ok(Answer {
                value: None,
                evidence,
            });
        };
        let by_id = Box::pin(self.list_of(url(&account.id), permission)).await?;
        Ok(Answer {
            value: by_id.value,
            evidence: [evidence, by_id.evidence].concat(),
        })
    }

    /// The one account at an address. Which of several is meant is not guessed.
    async fn account_at(&self, address: &str) -> Result<Answer<Option<Arc<Account>>>, GraphError> {
        let Answer {
            mut value,
            evidence,
        } = self.accounts_at(address).await?;
        if value.len() > 1 {
            let accounts = value.into_iter().map(|a| a.user_principal_name);
            let kind = ErrorKind::Ambiguous(Box::new(SharedAddress {
                address: address.to_owned(),
                accounts: accounts.collect(),
            }));
            return Err(GraphError {
                request: evidence[0].request.clone(),
                kind,
                evidence,
            });
        }
        Ok(Answer {
            value: value.pop().map(Arc::new),
            evidence,
        })
    }
}
