using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Sending;

/// <summary>All messages without a receipt: counts them, keeps them in the outbox, and gives up those whose time is over.</summary>
internal sealed class SendQueue(ClientContext context, Action<OutboxMessage, Receipt> onSent, Action<OutboxMessage, ChatException> onFailed)
{
    private readonly object gate = new();
    private readonly IOutbox outbox = context.Options.Outbox ?? new MemoryOutbox();
    private readonly HashSet<Pending> waiting = [];
    private readonly Dictionary<string, List<Pending>> stored = []; // of an earlier run, by room
    private Task writing = Task.CompletedTask;
    private readonly TaskCompletionSource<bool> loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatException? closed;

    /// <summary>Done when what an earlier run has left is in its place; nothing is sent before.</summary>
    public Task Loaded => loaded.Task;

    /// <summary>A new message, which its lane has to take at once.</summary>
    /// <exception cref="ChatException">Too many wait already, or the client is closed.</exception>
    public Pending Add(OutboxMessage message)
    {
        var pending = new Pending(message, isAwaited: true);
        lock (gate)
        {
            if (closed is not null) throw new ChatException(closed.Code, closed.Message);
            if (waiting.Count >= context.Options.OutboxLimit) throw new ChatException(ChatClientErrors.OutboxFull, $"{context.Options.OutboxLimit} messages wait for their receipts already.");
            waiting.Add(pending);
            pending.Kept = WriteAsync(() => outbox.AddAsync(message, CancellationToken.None));
        }

        pending.Deadline = context.Time.CreateTimer(
            _ => Fail(pending, new ChatException(ChatClientErrors.Timeout, "There was no receipt in time. The message may have been stored.")),
            null, context.Options.SendDeadline, Timeout.InfiniteTimeSpan);
        return pending;
    }

    /// <summary>Everything is in its place.</summary>
    public void Release() => loaded.TrySetResult(true);

    /// <summary>What an earlier run has left of this user's messages. The direct ones; those of rooms wait for <see cref="Stored"/>.</summary>
    public async Task<IReadOnlyList<Pending>> LoadAsync(string user)
    {
        IReadOnlyList<OutboxMessage> messages;
        try
        {
            messages = await outbox.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // an outbox that cannot be read must not keep the user from chatting
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Logger.OutboxFailed(e);
            return [];
        }

        lock (gate)
        {
            var known = waiting.Select(pending => pending.Message.ClientMessageId).ToHashSet();
            var found = messages.Where(message => (message.From is null || message.From == user) && !known.Contains(message.ClientMessageId))
                .Select(message => new Pending(message, isAwaited: false)).ToList();
            waiting.UnionWith(found);
            foreach (var room in found.Where(pending => pending.Message.Room is not null).GroupBy(pending => pending.Message.Room!)) stored[room.Key] = [.. room];
            return found.FindAll(pending => pending.Message.Room is null);
        }
    }

    /// <summary>Takes out what an earlier run has left for a room.</summary>
    public IReadOnlyList<Pending> Stored(string room)
    {
        lock (gate) return stored.Remove(room, out var messages) ? messages : [];
    }

    /// <summary>Notes the first attempt before it is made.</summary>
    public async Task MarkAttemptedAsync(Pending pending)
    {
        if (pending.Message.AttemptedAt is not null) return;
        var now = context.Time.GetUtcNow();
        pending.Message = pending.Message with { AttemptedAt = now };
        await WriteAsync(() => outbox.MarkAttemptedAsync(pending.Message.ClientMessageId, now, CancellationToken.None)).ConfigureAwait(false);
    }

    public void Succeed(Pending pending, Receipt receipt)
    {
        if (!pending.Succeed(receipt)) return;
        Forget(pending);
        if (!pending.IsAwaited) onSent(pending.Message, receipt);
    }

    public void Fail(Pending pending, ChatException why)
    {
        if (!pending.Fail(why)) return;
        Forget(pending);
        context.Logger.SendFailed(pending.Message.ClientMessageId, why.Code);
        if (!pending.IsAwaited) onFailed(pending.Message, why);
    }

    /// <summary>The application does not want it any more.</summary>
    public void Withdraw(Pending pending)
    {
        if (pending.Fail(new OperationCanceledException())) Forget(pending);
    }

    /// <summary>Fails all who wait. The outbox keeps them for the next run.</summary>
    public void Close(ChatException why)
    {
        List<Pending> all;
        lock (gate)
        {
            closed = why;
            all = [.. waiting];
            waiting.Clear();
        }

        foreach (var pending in all) pending.Fail(new ChatException(why.Code, why.Message));
    }

    /// <summary>Done when everything is written that was to be written until now.</summary>
    public Task WrittenAsync()
    {
        lock (gate) return writing;
    }

    private void Forget(Pending pending)
    {
        lock (gate) waiting.Remove(pending);
        _ = WriteAsync(() => outbox.RemoveAsync(pending.Message.ClientMessageId, CancellationToken.None));
    }

    /// <summary>One after the other. The task fails as the work does.</summary>
    private Task WriteAsync(Func<Task> write)
    {
        lock (gate)
        {
            var task = AfterAsync(writing, write);
            writing = ObserveAsync(task);
            return task;
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> write)
    {
        await before.ConfigureAwait(false);
        await write().ConfigureAwait(false);
    }

    private async Task ObserveAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // it is logged, and whoever needs the outbox fails
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Logger.OutboxFailed(e);
        }
    }
}
