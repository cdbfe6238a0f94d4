//! The truth table: the first row whose condition holds decides as whom an account joins.

use greenroom_graph::{Account, Assignment, Cloud, LicenseDetails, Membership, Organization};
use greenroom_graph::{DeletedServicePrincipal, ServicePrincipal};

use super::license::{Licensed, licensed};
use super::prediction::{Basis, JoinIdentity};
use crate::account;
use crate::assignment;
use crate::check::Check;
use crate::cloud;
use crate::consent::{self, Consent};
use crate::plan_table::Listed;
use crate::service_principal;
use crate::sign_in::{self, Demands};
use crate::verdict::Verdict;
use crate::world::Read;

/// Everything that was read about one account's way into a meeting.
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) cloud: Cloud,
    pub(crate) organization: Read<Organization>,
    pub(crate) account: Read<Option<Account>>,
    pub(crate) licenses: Read<Option<Vec<LicenseDetails>>>,
    pub(crate) service: Read<Option<ServicePrincipal>>,
    pub(crate) owner: String,
    pub(crate) scopes: String,
    pub(crate) deleted: Read<Option<DeletedServicePrincipal>>,
    pub(crate) assigned: Option<Read<Option<Vec<Assignment>>>>,
    pub(crate) memberships: Option<Read<Option<Vec<Membership>>>>,
    pub(crate) consent: Consent,
    pub(crate) demands: Demands,
    pub(crate) eligible: Vec<Listed>,
}

/// One row: a fail is a condition that holds, an unknown one that could not be read.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) check: Check,
    pub(super) identity: JoinIdentity,
    pub(super) basis: Basis,
}

/// What the table says.
pub(super) struct Decision {
    pub(super) identity: Option<JoinIdentity>,
    pub(super) at_risk: bool,
    pub(super) row: &'static str,
    pub(super) basis: Basis,
    /// A pass where the account joins as itself, a fail where it does not whatever else holds.
    pub(super) check: Check,
}

const EXPECTED: &str = "an account that joins as itself";

/// Goes through the table. What could not be read and stands before the first row that certainly
/// holds leaves the identity open, unless every possibility gives the same one.
pub(super) fn decide(facts: &Facts) -> Decision {
    let licensed = match &facts.account {
        Ok(Some(account)) => Some(licensed(account, &facts.licenses, &facts.eligible)),
        _ => None,
    };
    let rows = rows(facts, licensed.as_ref());
    let certain = rows
        .iter()
        .position(|row| row.check.verdict == Verdict::Fail);
    let before = &rows[..certain.unwrap_or(rows.len())];
    let is_open = |row: &&Row| matches!(row.check.verdict, Verdict::Unknown | Verdict::Error);
    let mut open = before.iter().filter(is_open);
    let last = licensed.and_then(|licensed| licensed.at_risk);
    match certain.map(|place| &rows[place]) {
        Some(row) => match open.find(|other| other.identity != row.identity) {
            None => decision(row, Some(row.identity)),
            Some(other) => Decision {
                identity: None,
                ..decision(other, None)
            }
            .failing(row),
        },
        None => match open.next() {
            Some(row) => decision(row, None),
            None => as_itself(last),
        },
    }
}

impl Decision {
    /// Not as itself, whichever of two rows holds.
    fn failing(self, row: &Row) -> Self {
        let found = format!("{}; {}", row.check.found, self.check.found);
        Self {
            check: Check::fail(&row.check.reason, EXPECTED, found),
            ..self
        }
    }
}

fn decision(row: &Row, identity: Option<JoinIdentity>) -> Decision {
    Decision {
        identity,
        at_risk: false,
        row: row.name,
        basis: row.basis,
        check: Check {
            expected: EXPECTED.to_owned(),
            ..row.check.clone()
        },
    }
}

/// Nothing is in the way.
fn as_itself(at_risk: Option<String>) -> Decision {
    let row = match at_risk {
        Some(_) => "at-risk",
        None => "nothing-in-the-way",
    };
    let found = at_risk.clone();
    let found = found.unwrap_or_else(|| "nothing that was read is in its way".to_owned());
    Decision {
        identity: Some(JoinIdentity::Authenticated),
        at_risk: at_risk.is_some(),
        row,
        basis: Basis::Documented,
        check: Check::pass(EXPECTED, found),
    }
}

/// The table up to the rows in which the account joins as itself.
///
/// Sources: Azure Communication Services, "Teams meeting interoperability", "Set up and create
/// access tokens for Teams users", "Teams license requirements". That a sign-in which fails leaves
/// a guest is our conclusion.
fn rows(facts: &Facts, licensed: Option<&Licensed>) -> Vec<Row> {
    use Basis::{Documented, Inferred};
    use JoinIdentity::{Guest, Unsupported};
    let row = |name, check, identity, basis| Row {
        name,
        check,
        identity,
        basis,
    };
    let own = own_account(&facts.name, &facts.account);
    let basis = if own.reason == "personal-account" {
        Documented
    } else {
        Inferred
    };
    let mut rows = vec![
        row("no-own-account", own, Guest, basis),
        row(
            "government-cloud",
            government(facts, licensed),
            Unsupported,
            Documented,
        ),
    ];
    rows.extend(
        of_service(facts)
            .into_iter()
            .map(|(name, check)| row(name, check, Guest, Inferred)),
    );
    let consent = consent::consented(&facts.consent, &facts.scopes);
    rows.extend([
        row("not-consented", consent, Guest, Inferred),
        row(
            "account-disabled",
            may_sign_in(&facts.account),
            Guest,
            Inferred,
        ),
        row(
            "conditional-access",
            sign_in::unstopped(&facts.demands),
            Guest,
            Inferred,
        ),
        row(
            "security-defaults",
            sign_in::without_defaults(&facts.demands),
            Guest,
            Inferred,
        ),
    ]);
    let in_use = match (licensed, &facts.account) {
        (Some(licensed), _) => licensed.in_use.clone(),
        (None, Err(error)) => Check::unread(error, EXPECTED),
        (None, Ok(_)) => Check::not_applicable(EXPECTED, "there is no such account"),
    };
    rows.push(row("not-licensed", in_use, Guest, Documented));
    rows
}

/// The names of the rows of the service principal.
const OF_SERVICE: [&str; 5] = [
    "service-principal-absent",
    "service-principal-foreign",
    "service-principal-disabled",
    "service-principal-scopes",
    "not-assigned",
];

/// The rows of the service principal.
fn of_service(facts: &Facts) -> Vec<(&'static str, Check)> {
    let service = match &facts.service {
        Ok(Some(service)) => service,
        Ok(None) => {
            let deleted = facts.deleted.as_ref().ok().and_then(Option::as_ref);
            let name = match deleted {
                Some(_) => "service-principal-deleted",
                None => OF_SERVICE[0],
            };
            return vec![(name, service_principal::absent_because(deleted))];
        }
        Err(error) => {
            let check = Check::unread(error, EXPECTED);
            return OF_SERVICE.map(|name| (name, check.clone())).to_vec();
        }
    };
    let enabled = service_principal::enabled(service);
    let tolerated = service_principal::tolerated(service);
    let disabled = match (enabled.verdict, tolerated.verdict) {
        (Verdict::Fail, _) | (_, Verdict::Pass) => enabled,
        _ => tolerated,
    };
    let assigned = assignment::assigned(
        service,
        Some(&facts.account),
        facts.assigned.as_ref(),
        facts.memberships.as_ref(),
    );
    vec![
        (
            OF_SERVICE[1],
            service_principal::owned_by(service, &facts.owner),
        ),
        (OF_SERVICE[2], disabled),
        (
            OF_SERVICE[3],
            service_principal::offers(&service.oauth2_permission_scopes, &facts.scopes),
        ),
        (OF_SERVICE[4], assigned),
    ]
}

/// An account of the tenant's own can be signed in with; a personal one or a guest cannot.
///
/// Source: Azure Communication Services, "Teams license requirements": personal accounts are not
/// supported.
fn own_account(name: &str, asked: &Read<Option<Account>>) -> Check {
    /// The domains of Microsoft's personal accounts.
    const PERSONAL: [&str; 5] = [
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "passport.com",
    ];
    const OWN: &str = "an account of the tenant's own";
    let domain = name
        .rsplit_once('@')
        .map(|(_, domain)| domain.to_ascii_lowercase());
    if domain.is_some_and(|domain| PERSONAL.contains(&domain.as_str())) {
        let found = "it is a personal Microsoft account";
        return Check::fail("personal-account", OWN, found);
    }
    match asked {
        Ok(Some(found)) => account::member(found),
        Ok(None) => Check::fail(
            "account-absent",
            OWN,
            "the tenant has no account with this name",
        ),
        Err(error) => Check::unread(error, OWN),
    }
}

fn may_sign_in(asked: &Read<Option<Account>>) -> Check {
    match asked {
        Ok(Some(found)) => account::enabled(found),
        Ok(None) => Check::not_applicable(EXPECTED, "there is no such account"),
        Err(error) => Check::unread(error, EXPECTED),
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
            "government-cloud",
            check.expected,
            "its only plan is one that government products hold",
        ),
        // A commercial plan does not stand in for a tenant that did not describe itself.
        _ => check,
    }
}
