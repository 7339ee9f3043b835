//! What an implementation of a port can get wrong.

/// One flaw, of all ports or of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    // Of any read.
    TakesALostAnswerForDoubt,
    HidesWords,
    TakesARefusalForARejectedToken,
    BlamesThisRequestForTheToken,
    MakesSomethingOfGibberish,
    // Of counters, dues and charges.
    CutsTheNumberOffACode,
    LosesACounter,
    HidesThatACounterHasMoved,
    RoundsAmounts,
    StrangersOweNothing,
    ComputesTheCharge,
    DropsBreaches,
    // Of payments.
    PaysTheChargeToo,
    SendsTwice,
    RepeatsWhatIsInDoubt,
    RepeatsOnServerError,
    RepeatsWhatIsThrottled,
    TellsDoubtAsRefusal,
    TakesGibberishForPaid,
    TakesQueuedForPaid,
    TakesQueuedForRefused,
    TakesAKnownReferenceForPaid,
    TakesAKnownReferenceForRefused,
    TriesToConnectAgain,
    TakesNoConnectionForDoubt,
    // Of look-ups.
    TakesARejectedTokenForNotPaid,
    TakesMaintenanceForNotPaid,
    TakesGibberishForNotPaid,
    TakesAnUnknownStateForPaid,
    TakesTheWordOnAnother,
    TakesQueuedForNotPaid,
    TakesAbsentForNotPaid,
    ForgetsRefunds,
    NamesAnotherAmount,
}
