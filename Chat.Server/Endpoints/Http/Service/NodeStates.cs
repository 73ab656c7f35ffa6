using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Chat.Server.Delivery;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Service;

/// <summary>How the nodes are: each tells of itself.</summary>
internal sealed class NodeStates(INodes nodes, DeliveryManager delivery)
{
    public const string Question = "node";

    private static readonly string Version = typeof(NodeStates).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<NodeList> ListAsync(CancellationToken cancellation)
    {
        var replies = await nodes.AskAsync(Question, "{}", cancellation);
        return new NodeList(
            [.. replies.Where(reply => reply.Body is not null).Select(reply => JsonSerializer.Deserialize<NodeState>(reply.Body!, ApiJson.BetweenNodes)!)],
            [.. replies.Where(reply => reply.Body is null).Select(reply => reply.Node)]);
    }

    /// <summary>This node's part.</summary>
    public Task<string> AnswerAsync(string body)
    {
        using var process = Process.GetCurrentProcess();
        return Task.FromResult(JsonSerializer.Serialize(
            new NodeState(nodes.NodeId, Version, process.StartTime.ToUniversalTime(), delivery.Connections.Count, delivery.Groups.Count, process.WorkingSet64, Environment.ProcessorCount),
            ApiJson.BetweenNodes));
    }
}
