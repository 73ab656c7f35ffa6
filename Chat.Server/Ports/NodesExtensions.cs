namespace Chat.Server.Ports;

internal static class NodesExtensions
{
    /// <summary>Asks all live nodes and gives their answers. Throws <see cref="NodesUnavailableException"/> when one does not answer; others may have carried it out.</summary>
    public static async Task<IReadOnlyList<string>> AskAllAsync(this INodes nodes, string question, string body, CancellationToken cancellation)
    {
        var replies = await nodes.AskAsync(question, body, cancellation);
        return [.. replies.Select(reply => reply.Body ?? throw new NodesUnavailableException($"The node {reply.Node} does not answer."))];
    }
}
