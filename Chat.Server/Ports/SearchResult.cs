namespace Chat.Server.Ports;

/// <param name="Messages">Newest first.</param>
/// <param name="HasMore">Whether older ones match, too.</param>
internal sealed record SearchResult(IReadOnlyList<LoggedMessage> Messages, bool HasMore);
