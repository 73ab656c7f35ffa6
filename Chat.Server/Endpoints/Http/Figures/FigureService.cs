using System.Text.Json;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>The figures of all nodes: each keeps its own.</summary>
internal sealed class FigureService(INodes nodes, FigureHistory history)
{
    public const string Question = "figures";

    public async Task<FigureList> ListAsync(DateTime since, CancellationToken cancellation)
    {
        var replies = await nodes.AskAsync(Question, JsonSerializer.Serialize(new FigureOrder(since), ApiJson.BetweenNodes), cancellation);
        return new FigureList(
            FigureSampler.Interval.TotalSeconds,
            [.. replies.Where(reply => reply.Body is not null).Select(reply => JsonSerializer.Deserialize<NodeFigures>(reply.Body!, ApiJson.BetweenNodes)!)],
            [.. replies.Where(reply => reply.Body is null).Select(reply => reply.Node)]);
    }

    /// <summary>This node's part.</summary>
    public Task<string> AnswerAsync(string body)
    {
        var order = JsonSerializer.Deserialize<FigureOrder>(body, ApiJson.BetweenNodes)!;
        return Task.FromResult(JsonSerializer.Serialize(history.Since(nodes.NodeId, order.Since), ApiJson.BetweenNodes));
    }
}
