//! The truth table: the first row whose condition holds decides as whom an account joins.

use std::sync::Arc;

use greenroom_graph::{Account, Cloud, DeletedServicePrincipal, LicenseDetails, Organization};
use greenroom_graph::{ServicePrincipal, SubscribedSku, TeamsUser};

use super::license::{Licensed, licensed};
use crate::account;
use crate::application;
use crate::assignment::Assignments;
use crate::check::Check;
use crate::cloud;
use crate::consent::{self, Consent};
use crate::external;
use crate::password;
use crate::plan_table::Listed;
use crate::service_principal;
use crate::sign_in::{self, Demands};
use crate::teams_user;
use crate::world::Read;
use greenroom_results::{Basis, Between, JoinIdentity, Reason, Sentence, Value, Verdict, say};

/// Everything that was read about one account's way into a meeting.
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) cloud: Cloud,
    pub(crate) organization: Read<Organization>,
    pub(crate) account: Read<Option<Account>>,
    /// Asked only where they can change how the account joins.
    pub(crate) licenses: Option<Read<Option<Vec<LicenseDetails>>>>,
    /// The tenant's products, where one of the account's plans is gone.
    pub(crate) skus: Arc<[SubscribedSku]>,
    pub(crate) service: Read<Option<ServicePrincipal>>,
    pub(crate) owner: String,
    pub(crate) scopes: String,
    pub(crate) deleted: Read<Option<DeletedServicePrincipal>>,
    pub(crate) assignments: Option<Assignments>,
    pub(crate) consent: Consent,
    pub(crate) demands: Demands,
    pub(crate) teams: Option<Read<Option<TeamsUser>>>,
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

/// What every row is judged against.
pub(super) fn expected() -> Sentence {
    say!("an account that joins as itself")
}

/// Goes through the table. What could not be read and stands before the first row that certainly
/// holds leaves the identity open, unless every possibility gives the same one.
pub(super) fn decide(facts: &Facts) -> Decision {
    let licensed = match &facts.account {
        Ok(Some(account)) => Some(licensed(
            account,
            facts.licenses.as_ref(),
            &facts.skus,
            &facts.eligible,
        )),
        _ => None,
    };
    let rows = rows(facts, licensed.as_ref());
    let certain = rows
        .iter()
        .position(|row| row.check.verdict == Verdict::Fail);
    let before = &rows[..certain.unwrap_or(rows.len())];
    let is_open = |row: &&Row| matches!(row.check.verdict, Verdict::Unknown | Verdict::Error);
    let mut open = before.iter().filter(is_open);
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
            None => as_itself(risks(facts, licensed.as_ref())),
        },
    }
}

/// Why an account that joins as itself may soon not, each as a clause.
fn risks(facts: &Facts, licensed: Option<&Licensed>) -> Vec<Sentence> {
    let account = facts.account.as_ref().ok().and_then(Option::as_ref);
    let password = account.and_then(password::at_risk);
    let consent = consent::first_to_accept(&facts.consent, &facts.scopes);
    let license = licensed.and_then(|licensed| licensed.at_risk.clone());
    [license, password, consent].into_iter().flatten().collect()
}

impl Decision {
    /// Not as itself, whichever of two rows holds.
    fn failing(self, row: &Row) -> Self {
        let found = say!("{}; {}", row.check.found.clone(), self.check.found);
        Self {
            check: Check {
                expected: expected(),
                found,
                fix: None,
                ..row.check.clone()
            },
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
            expected: expected(),
            ..row.check.clone()
        },
    }
}

/// Nothing that was read is in the way.
fn as_itself(risks: Vec<Sentence>) -> Decision {
    let at_risk = !risks.is_empty();
    let (row, found) = if at_risk {
        let risks = Value::several(Between::Semicolon, risks);
        ("at-risk", say!("{}", risks))
    } else {
        let found = say!("no blockers found in what was read");
        ("nothing-in-the-way", found)
    };
    Decision {
        identity: Some(JoinIdentity::Authenticated),
        at_risk,
        row,
        basis: Basis::Documented,
        check: Check::pass(expected(), found),
    }
}

/// The table up to the rows in which the account joins as itself.
///
/// Sources: Azure Communication Services, "Teams interoperability", "Set up and create
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
    let own = own_account(facts);
    let basis = if own.reason == Some(Reason::PersonalAccount) {
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
    let inferred = |(name, check)| row(name, check, Guest, Inferred);
    rows.extend(of_service(facts).into_iter().map(inferred));
    rows.extend(of_sign_in(facts).into_iter().map(inferred));
    let in_use = match (licensed, &facts.account) {
        (Some(licensed), _) => licensed.in_use.clone(),
        (None, Err(error)) => Check::unread(error, expected()),
        (None, Ok(_)) => Check::not_applicable(expected(), absent()),
    };
    rows.push(row("not-licensed", in_use, Guest, Documented));
    let teams = teams_user::counted(facts.teams.as_ref());
    rows.push(row("teams-ineligible", teams, Guest, Inferred));
    rows
}

/// The rows of the sign-in through the vendor's application.
fn of_sign_in(facts: &Facts) -> [(&'static str, Check); 5] {
    let (consent, demands) = (&facts.consent, &facts.demands);
    [
        ("vendor-application", consent::of_client(consent)),
        ("not-consented", consent::consented(consent, &facts.scopes)),
        ("account-disabled", may_sign_in(&facts.account)),
        ("conditional-access", sign_in::unstopped(demands)),
        ("security-defaults", sign_in::without_defaults(demands)),
    ]
}

/// The names of the rows of the service principal.
const OF_SERVICE: [&str; 6] = [
    "service-principal-absent",
    "service-principal-foreign",
    "service-principal-audience",
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
            let check = Check::unread(error, expected());
            return OF_SERVICE.map(|name| (name, check.clone())).to_vec();
        }
    };
    let access = application::access(
        service,
        facts.consent.home.as_deref(),
        &facts.account,
        facts.assignments.as_ref(),
    );
    vec![
        (
            OF_SERVICE[1],
            service_principal::owned_by(service, &facts.owner),
        ),
        (OF_SERVICE[2], access.meant_for),
        (OF_SERVICE[3], access.switched_on),
        (
            OF_SERVICE[4],
            service_principal::offers(&service.oauth2_permission_scopes, &facts.scopes),
        ),
        (OF_SERVICE[5], access.assigned),
    ]
}

/// An account of the tenant's own can be signed in with; a personal one or a guest cannot.
///
/// Source: Azure Communication Services, "Teams license requirements": personal accounts are not
/// supported.
fn own_account(facts: &Facts) -> Check {
    /// The domains of Microsoft's personal accounts.
    const PERSONAL: [&str; 5] = [
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "passport.com",
    ];
    let own = || say!("an account of the tenant's own");
    let domain = facts
        .name
        .rsplit_once('@')
        .map(|(_, domain)| domain.to_ascii_lowercase());
    if domain.is_some_and(|domain| PERSONAL.contains(&domain.as_str())) {
        let found = say!("the account is a personal Microsoft account");
        return Check::fail(Reason::PersonalAccount, own(), found);
    }
    match &facts.account {
        Ok(Some(found)) => external::member(found, Some(&facts.organization)),
        Ok(None) => Check::fail(Reason::AccountAbsent, own(), absent()),
        Err(error) => Check::unread(error, own()),
    }
}

fn absent() -> Sentence {
    say!("the tenant has no account with this name")
}

fn may_sign_in(asked: &Read<Option<Account>>) -> Check {
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
