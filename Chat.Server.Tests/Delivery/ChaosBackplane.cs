using Chat.Server.Delivery;
using Chat.Server.Endpoints.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Tests.Delivery;

/// <summary>
/// A backplane as bad as one can be: of the numbered messages, those of rooms and direct ones, it loses some, repeats some, holds some back and lets others
/// overtake them. The same seed does the same to the same sequence.
/// </summary>
internal sealed class ChaosBackplane(HubLifetimeManager<ChatHub> inner, int seed) : HubLifetimeManager<ChatHub>
{
    private readonly Random random = new(seed);
    private readonly Lock gate = new();
    private Func<Task>? heldBack;

    public int Lost { get; private set; }

    /// <summary>Loses every message while set.</summary>
    public bool LosesAll { get; set; }

    public override async Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (args is not [.., Route { Seq: > 0 }])
        {
            await inner.SendGroupAsync(groupName, methodName, args, cancellationToken);
            return;
        }

        Task Send() => inner.SendGroupAsync(groupName, methodName, args, CancellationToken.None);
        Func<Task>? overtaken = null;
        int fate;
        lock (gate)
        {
            fate = LosesAll ? 0 : random.Next(10);
            if (fate < 2) Lost++;
            if (fate == 5) (overtaken, heldBack) = (heldBack, Send);
        }

        switch (fate)
        {
            case < 2:
                break;
            case 2:
                await Send();
                await Send();
                break;
            case 3 or 4:
                _ = Task.Delay(random.Next(40), CancellationToken.None).ContinueWith(_ => Send(), TaskScheduler.Default);
                break;
            case 5:
                if (overtaken is not null) await overtaken();
                break;
            default:
                await Send();
                break;
        }
    }

    public override Task OnConnectedAsync(HubConnectionContext connection) => inner.OnConnectedAsync(connection);

    public override Task OnDisconnectedAsync(HubConnectionContext connection) => inner.OnDisconnectedAsync(connection);

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        inner.AddToGroupAsync(connectionId, groupName, cancellationToken);

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        inner.RemoveFromGroupAsync(connectionId, groupName, cancellationToken);

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendAllAsync(methodName, args, cancellationToken);

    public override Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        inner.SendAllExceptAsync(methodName, args, excludedConnectionIds, cancellationToken);

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendConnectionAsync(connectionId, methodName, args, cancellationToken);

    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendConnectionsAsync(connectionIds, methodName, args, cancellationToken);

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendGroupsAsync(groupNames, methodName, args, cancellationToken);

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        inner.SendGroupExceptAsync(groupName, methodName, args, excludedConnectionIds, cancellationToken);

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendUserAsync(userId, methodName, args, cancellationToken);

    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        inner.SendUsersAsync(userIds, methodName, args, cancellationToken);
}
