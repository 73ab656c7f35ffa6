namespace Chat.Server.Ports;

/// <param name="Outcome">What the log did.</param>
/// <param name="Message">The message as it stands now; null when there is none.</param>
/// <param name="Epoch">The epoch of the stream.</param>
internal readonly record struct AmendResult(AmendOutcome Outcome, LoggedMessage? Message, string Epoch);
