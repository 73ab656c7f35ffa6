using Chat.Server.Delivery;

namespace Chat.Server.Tests.Delivery;

/// <summary>
/// A backplane as bad as one can be: of the numbered messages, those of rooms and direct ones, and of changes it loses some, repeats some, holds some back and lets others
/// overtake them. The same seed does the same to the same sequence.
/// </summary>
internal sealed class ChaosBackplane(IBackplane inner, int seed) : IBackplane
{
    private readonly Random random = new(seed);
    private readonly Lock gate = new();
    private Func<Task>? heldBack;

    public int Lost { get; private set; }

    /// <summary>Loses every message while set.</summary>
    public bool LosesAll { get; set; }

    public async Task SendAsync(Route route, string methodName, object?[] args)
    {
        if (route is { Seq: 0, Change: 0 })
        {
            await Send();
            return;
        }

        Task Send() => inner.SendAsync(route, methodName, args);
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

    public Task ConnectAsync(NodeConnection node) => inner.ConnectAsync(node);

    public Task EnterAsync(NodeConnection node, string group, CancellationToken cancellation) => inner.EnterAsync(node, group, cancellation);

    public Task LeaveAsync(NodeConnection node, string group) => inner.LeaveAsync(node, group);
}
