using System.Text.Json;
using Chat.Server.Delivery;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>This node's part of <see cref="EndedConnectionSearch"/>.</summary>
internal sealed class EndedConnectionAnswers(DeliveryManager delivery, INodes nodes)
{
    public Task<string> AnswerAsync(string body)
    {
        var order = JsonSerializer.Deserialize<EndedConnectionOrder>(body, ApiJson.BetweenNodes)!;
        var found = delivery.Ended.ToArray()
            .Where(end => order.UserId is null || end.UserId == order.UserId)
            .Where(end => order.Code is null || (end.Order?.Code ?? 0) == order.Code)
            .Where(end => order.Before is null || order.Before.IsAfter(end.At, end.Connection.ConnectionId))
            .OrderByDescending(end => end.At).ThenBy(end => end.Connection.ConnectionId, StringComparer.Ordinal)
            .Take(order.Limit).Select(Describe);
        return Task.FromResult(JsonSerializer.Serialize(found, ApiJson.BetweenNodes));
    }

    private EndedConnection Describe(ConnectionEnd end)
    {
        var (id, protocol, since, address, agent) = end.Connection;
        var lived = Math.Max(0.001, (end.At - since).TotalSeconds);
        return new EndedConnection(
            end.At, nodes.NodeId, end.UserId, id, protocol, address, agent, end.Order?.Code, end.Order?.Reason,
            Math.Round(lived, 3), end.QueuedBytes, end.Sent, end.Received, Math.Round(end.Sent / lived, 2), Math.Round(end.Received / lived, 2));
    }
}
