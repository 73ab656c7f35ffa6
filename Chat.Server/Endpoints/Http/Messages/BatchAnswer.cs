namespace Chat.Server.Endpoints.Http.Messages;

/// <param name="Results">One for each message, in their order.</param>
/// <param name="Failed">How many were refused.</param>
internal sealed record BatchAnswer(IReadOnlyList<BatchResult> Results, int Failed);
