using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>
/// What is done with a user's connections wherever they are: every node is asked, see <see cref="UserConnectionAnswers"/>. Where one does not answer it is
/// <see cref="NodesUnavailableException"/>, and may be done in part; all of it may be asked for again.
/// </summary>
internal sealed class UserConnections(INodes nodes, SanctionBoard sanctions)
{
    public const string ListQuestion = "connections";
    public const string DisconnectQuestion = "disconnect";
    public const string JoinQuestion = "join";

    public async Task<ConnectionList> ListAsync(string userId, CancellationToken cancellation) =>
        new(userId, [.. (await AskAsync<UserConnection[]>(ListQuestion, new ConnectionOrder(userId), cancellation)).SelectMany(connections => connections)]);

    public Task<int> DisconnectAsync(string userId, string? connectionId, CancellationToken cancellation) =>
        CountAsync(DisconnectQuestion, new ConnectionOrder(userId, ConnectionId: connectionId), cancellation);

    /// <summary>The number of connections that are in the room then. One that may not be, such as in a full room, is not counted. A ban is <see cref="ChatErrors.Banned"/>.</summary>
    public async Task<int> JoinAsync(string userId, string room, CancellationToken cancellation)
    {
        await sanctions.LoadAsync(cancellation);
        sanctions.DemandEntry(userId, room);
        return await CountAsync(JoinQuestion, new ConnectionOrder(userId, room), cancellation);
    }

    private async Task<int> CountAsync(string question, ConnectionOrder order, CancellationToken cancellation) =>
        (await AskAsync<ConnectionCount>(question, order, cancellation)).Sum(answer => answer.Connections);

    private async Task<T[]> AskAsync<T>(string question, ConnectionOrder order, CancellationToken cancellation)
    {
        var answers = await nodes.AskAllAsync(question, JsonSerializer.Serialize(order, ApiJson.BetweenNodes), cancellation);
        return [.. answers.Select(answer => JsonSerializer.Deserialize<T>(answer, ApiJson.BetweenNodes)!)];
    }
}
