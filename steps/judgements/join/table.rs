//! The truth table: the first row whose condition holds decides as whom an account joins.

use std::sync::Arc;

use greenroom_graph::{Account, Cloud, DeletedServicePrincipal, LicenseDetails, Organization};
use greenroom_graph::{ServicePrincipal, SubscribedSku, TeamsUser};

use super::license::{Licensed, licensed};
use crate::check::Check;
use crate::judgements::account;
use crate::judgements::application;
use crate::judgements::assignment::Assignments;
use crate::judgements::cloud;
use crate::judgements::consent::{self, Consent};
use crate::judgements::external;
use crate::judgements::listed_plan::ListedPlan;
use crate::judgements::password;
use crate::judgements::service_principal;
use crate::judgements::sign_in::{self, SignInRead};
use crate::judgements::teams_user;
use crate::unread::Read;
use greenroom_results::{Between, JoinIdentity, Reason, Row, Sentence, Value, Verdict, say};

/// Everything that was read about one account's way into a meeting.
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) cloud: Cloud,
    pub(crate) organization: Read<Arc<Organization>>,
    pub(crate) account: Read<Option<Arc<Account>>>,
    /// Asked only where they can change how the account joins.
    pub(crate) licenses: Option<Read<Option<Arc<[LicenseDetails]>>>>,
    /// The tenant's products, where one of the account's plans is gone.
    pub(crate) skus: Arc<[SubscribedSku]>,
    pub(crate) service: Read<Option<ServicePrincipal>>,
    pub(crate) owner: String,
    pub(crate) scopes: String,
    pub(crate) deleted: Read<Option<DeletedServicePrincipal>>,
    pub(crate) assignments: Option<Assignments>,
    pub(crate) consent: Consent,
    pub(crate) sign_in_read: SignInRead,
    pub(crate) teams: Option<Read<Option<TeamsUser>>>,
    pub(crate) eligible: Vec<ListedPlan>,
}

/// A row, judged: a fail is a condition that holds, an unknown one that could not be read.
struct Judged {
    row: Row,
    check: Check,
}

/// What the table says.
pub(crate) struct Decision {
    pub(crate) identity: Option<JoinIdentity>,
    pub(crate) at_risk: bool,
    pub(crate) row: Row,
    /// A pass where the account joins as itself, a fail where it does not whatever else holds.
    pub(crate) check: Check,
}

/// What every row is judged against.
pub(crate) fn expected() -> Sentence {
    say!("an account that joins as itself")
}

/// Goes through the table. What could not be read and stands before the first row that certainly
/// holds leaves the identity open, unless every possibility gives the same one.
pub(crate) fn decide(facts: &Facts) -> Decision {
    let licensed = match &facts.account {
        Ok(Some(account)) => Some(licensed(
            account,
            facts.licenses.as_ref(),
            &facts.skus,
            &facts.eligible,
        )),
        _ => None,
    };
    let judged = |row| Judged {
        row,
        check: holds(row, facts, licensed.as_ref()),
    };
    let rows: Vec<Judged> = Row::ALL.into_iter().map(judged).collect();
    let certain = rows
        .iter()
        .position(|judged| judged.check.verdict == Verdict::Fail);
    let before = &rows[..certain.unwrap_or(rows.len())];
    let is_open =
        |judged: &&Judged| matches!(judged.check.verdict, Verdict::Unknown | Verdict::Error);
    let mut open = before.iter().filter(is_open);
    match certain.map(|place| &rows[place]) {
        Some(judged) => match open.find(|other| other.row.identity() != judged.row.identity()) {
            None => decision(judged, Some(judged.row.identity())),
            Some(other) => Decision {
                identity: None,
                ..decision(other, None)
            }
            .failing(judged),
        },
        None => match open.next() {
            Some(judged) => decision(judged, None),
            None => as_itself(risks(facts, licensed.as_ref())),
        },
    }
}

/// Why an account that joins as itself may soon not, each as a clause.
fn risks(facts: &Facts, licensed: Option<&Licensed>) -> Vec<Sentence> {
    let account = facts.account.as_ref().ok().and_then(Option::as_deref);
    let password = account.and_then(password::at_risk);
    let consent = consent::first_to_accept(&facts.consent, &facts.scopes);
    let license = licensed.and_then(|licensed| licensed.at_risk.clone());
    [license, password, consent].into_iter().flatten().collect()
}

impl Decision {
    /// Not as itself, whichever of two rows holds.
    fn failing(self, judged: &Judged) -> Self {
        let found = say!("{}; {}", judged.check.found.clone(), self.check.found);
        Self {
            check: Check {
                expected: expected(),
                found,
                fix: None,
                ..judged.check.clone()
            },
            ..self
        }
    }
}

fn decision(judged: &Judged, identity: Option<JoinIdentity>) -> Decision {
    Decision {
        identity,
        at_risk: false,
        row: judged.row,
        check: Check {
            expected: expected(),
            ..judged.check.clone()
        },
    }
}

/// Nothing that was read is in the way.
fn as_itself(risks: Vec<Sentence>) -> Decision {
    let at_risk = !risks.is_empty();
    let (row, found) = if at_risk {
        let risks = Value::several(Between::Semicolon, risks);
        (Row::AtRisk, say!("{}", risks))
    } else {
        let found = say!("no blockers found in what was read");
        (Row::NothingInTheWay, found)
    };
    Decision {
        identity: Some(row.identity()),
        at_risk,
        row,
        check: Check::pass(expected(), found),
    }
}

/// Whether a row's condition holds.
fn holds(row: Row, facts: &Facts, licensed: Option<&Licensed>) -> Check {
    let (consent, sign_in_read) = (&facts.consent, &facts.sign_in_read);
    match row {
        Row::PersonalAccount => personal(&facts.name),
        Row::NoOwnAccount => own_account(facts),
        Row::GovernmentCloud => government(facts, licensed),
        Row::ServicePrincipalAbsent
        | Row::ServicePrincipalDeleted
        | Row::ServicePrincipalForeign
        | Row::ServicePrincipalAudience
        | Row::ServicePrincipalDisabled
        | Row::ServicePrincipalScopes
        | Row::NotAssigned => of_service(row, facts),
        Row::VendorApplication => consent::of_client(consent),
        Row::NotConsented => consent::consented(consent, &facts.scopes),
        Row::AccountDisabled => may_sign_in(&facts.account),
        Row::ConditionalAccess => sign_in::unstopped(sign_in_read),
        Row::SecurityDefaults => sign_in::without_defaults(sign_in_read),
        Row::NotLicensed => match (licensed, &facts.account) {
            (Some(licensed), _) => licensed.in_use.clone(),
            (None, Err(error)) => Check::unread(error, expected()),
            (None, Ok(_)) => Check::not_applicable(expected(), absent()),
        },
        Row::TeamsIneligible => teams_user::counted(facts.teams.as_ref()),
        // In these it joins as itself: they are for where no other row holds.
        Row::AtRisk | Row::NothingInTheWay => nothing(),
    }
}

/// Whether a row of the service principal holds.
fn of_service(row: Row, facts: &Facts) -> Check {
    let service = match &facts.service {
        Ok(Some(service)) => service,
        Ok(None) => return absent_service(row, facts),
        Err(error) => return Check::unread(error, expected()),
    };
    let access = || {
        application::access(
            service,
            facts.consent.home.as_deref(),
            &facts.account,
            facts.assignments.as_ref(),
        )
    };
    match row {
        Row::ServicePrincipalForeign => service_principal::owned_by(service, &facts.owner),
        Row::ServicePrincipalAudience => access().meant_for,
        Row::ServicePrincipalDisabled => access().switched_on,
        Row::ServicePrincipalScopes => {
            service_principal::offers(&service.oauth2_permission_scopes, &facts.scopes)
        }
        Row::NotAssigned => access().assigned,
        _ => nothing(),
    }
}

/// Whether a row holds where there is no service principal: deleted, or never created.
fn absent_service(row: Row, facts: &Facts) -> Check {
    let deleted = facts.deleted.as_ref().ok().and_then(Option::as_ref);
    match (row, deleted) {
        (Row::ServicePrincipalAbsent, None) | (Row::ServicePrincipalDeleted, Some(_)) => {
            service_principal::absent_because(deleted)
        }
        _ => nothing(),
    }
}

/// A row that says nothing of this account.
fn nothing() -> Check {
    Check::not_applicable(expected(), say!("another row of the table decides"))
}

/// A personal account cannot be signed in with.
///
/// Source: Azure Communication Services, "Teams license requirements": personal accounts are not
/// supported.
fn personal(name: &str) -> Check {
    /// The domains of Microsoft's personal accounts.
    const PERSONAL: [&str; 5] = [
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "passport.com",
    ];
    let domain = name
        .rsplit_once('@')
        .map(|(_, domain)| domain.to_ascii_lowercase());
    if domain.is_some_and(|domain| PERSONAL.contains(&domain.as_str())) {
        let found = say!("the account is a personal Microsoft account");
        return Check::fail(Reason::PersonalAccount, own(), found);
    }
    nothing()
}

fn own() -> Sentence {
    say!("an account that belongs to the tenant")
}

/// An account of the tenant's own can be signed in with; a guest cannot.
fn own_account(facts: &Facts) -> Check {
    match &facts.account {
        Ok(Some(found)) => external::member(found, Some(&facts.organization)),
        Ok(None) => Check::fail(Reason::AccountAbsent, own(), absent()),
        Err(error) => Check::unread(error, own()),
    }
}

fn absent() -> Sentence {
    say!("the tenant has no account with this name")
}

fn may_sign_in(asked: &Read<Option<Arc<Account>>>) -> Check {
    match asked {
        Ok(Some(found)) => account::enabled(found),
        Ok(None) => Check::not_applicable(expected(), absent()),
        Err(error) => Check::unread(error, expected()),
    }
}

/// What an account holds tells its cloud, too: commercial and government products do not meet in
/// one tenant.
fn government(facts: &Facts, licensed: Option<&Licensed>) -> Check {
    let check = cloud::supported(facts.cloud, &facts.organization, &facts.eligible);
    let usable = licensed.filter(|licensed| licensed.in_use.verdict == Verdict::Pass);
    match (check.verdict, usable) {
        (Verdict::Fail, _) | (_, None) => check,
        (_, Some(licensed)) if licensed.is_government => Check::fail(
            Reason::GovernmentCloud,
            check.expected,
            say!("the account's only eligible service plan belongs to a government product"),
        ),
        // A commercial plan does not stand in for a tenant that did not describe itself.
        _ => check,
    }
}
