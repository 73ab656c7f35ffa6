namespace Chat.Server.Ports;

/// <param name="Outcome">What the log did.</param>
/// <param name="Message">The stored message; for a duplicate or a conflict the first one, for a full state one without id and number.</param>
/// <param name="Epoch">The epoch of the stream.</param>
internal readonly record struct AppendResult(AppendOutcome Outcome, LoggedMessage Message, string Epoch);
