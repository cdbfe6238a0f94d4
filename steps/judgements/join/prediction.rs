//! What is predicted of a join.

use greenroom_results::{JoinIdentity, Lobby, Reason, Row, Sentence};

/// How one account would join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The name that the others in a meeting would see.
    pub display_name: Option<String>,
    /// As whom; none where what was read does not decide it.
    pub identity: Option<JoinIdentity>,
    /// Whether it joins as predicted for now, and may soon not.
    pub at_risk: bool,
    /// The row of the truth table that decides.
    pub row: Row,
    /// The one fact that decides, as a clause.
    pub because: Sentence,
    /// The cause; none where nothing is wrong.
    pub reason: Option<Reason>,
    /// What was not looked at although it would matter: no permission of an audit opens it.
    pub not_looked_at: Vec<Sentence>,
    /// What the lobby of a meeting nobody named does.
    pub lobby: Lobby,
    /// Why.
    pub lobby_because: Sentence,
    /// How each meeting that was asked about admits it, in their order.
    pub admissions: Vec<AdmissionPrediction>,
}

/// How one meeting admits one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmissionPrediction {
    /// The meeting, as far as it could be read.
    pub meeting: SeenMeeting,
    /// As whom the account joins this meeting; none where it is not known.
    pub identity: Option<JoinIdentity>,
    /// What happens.
    pub lobby: Lobby,
    /// Why.
    pub because: Sentence,
}

/// A meeting, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenMeeting {
    /// Its join address.
    pub url: String,
    /// Its subject.
    pub subject: Option<String>,
    /// The tenant that organizes it.
    pub tenant_id: String,
    /// Who bypasses its lobby.
    pub lobby_scope: Option<String>,
}
