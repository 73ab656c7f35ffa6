using Chat.Client.Connecting;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Sending;

/// <summary>The way of one room's, or one conversation's, messages to the server: one at a time, in the order of the calls. Safe for threads.</summary>
internal sealed class Lane(ClientContext context, SendQueue queue)
{
    private readonly object gate = new();
    private readonly LinkedList<Pending> waiting = new();
    private bool isRunning;

    /// <summary>A connection to send on that stands, as soon as there is one.</summary>
    public required Func<CancellationToken, Task<Link>> Link { get; init; }

    /// <summary>Called when the server says that the room is not joined.</summary>
    public Func<Link, Task> Join { get; init; } = _ => Task.CompletedTask;

    public bool IsIdle
    {
        get
        {
            lock (gate) return !isRunning;
        }
    }

    /// <param name="make">Makes the message of an id.</param>
    /// <param name="clientMessageId">The id, if the application has one.</param>
    /// <param name="ended">Why nothing may be sent here any more, asked once the message is on its way.</param>
    /// <param name="cancellation">Takes it back.</param>
    public async Task<Receipt> SendAsync(Func<string, OutboxMessage> make, string? clientMessageId, Func<ChatException?> ended, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var pending = queue.Add(make(clientMessageId ?? Guid.NewGuid().ToString()));
        Add(pending);
        if (ended() is { } why) queue.Fail(pending, new ChatException(why.Code, why.Message));
        try
        {
            return await pending.Done.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            queue.Withdraw(pending);
            throw;
        }
    }

    public void Add(Pending pending)
    {
        lock (gate)
        {
            while (!queue.Loaded.IsCompleted && waiting.First?.Value.Done.IsCompleted == true) waiting.RemoveFirst(); // given up before it could be sent
            waiting.AddLast(pending);
            Start();
        }
    }

    /// <summary>What an earlier run has left. Before <see cref="SendQueue.Loaded"/>.</summary>
    public void AddFirst(IEnumerable<Pending> stored)
    {
        lock (gate)
        {
            foreach (var pending in stored.Reverse()) waiting.AddFirst(pending);
            Start();
        }
    }

    private void Start()
    {
        if (isRunning || waiting.Count == 0) return;
        isRunning = true;
        _ = context.Run(RunAsync);
    }

    /// <summary>Fails all that wait.</summary>
    public void Fail(ChatException why)
    {
        List<Pending> all;
        lock (gate) all = [.. waiting];
        foreach (var pending in all) queue.Fail(pending, new ChatException(why.Code, why.Message));
    }

    private async Task RunAsync()
    {
        await queue.Loaded.ConfigureAwait(false);
        while (Next() is { } pending)
        {
            try
            {
                await DeliverAsync(pending).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It failed meanwhile.
            }
            catch (ChatException e)
            {
                queue.Fail(pending, e);
            }
#pragma warning disable CA1031 // the outbox of the application failed: so does the message, and the next one goes
            catch (Exception e)
#pragma warning restore CA1031
            {
                queue.Fail(pending, new ChatException(ChatErrors.Internal, e.Message));
            }

            lock (gate) waiting.Remove(pending);
        }
    }

    private Pending? Next()
    {
        lock (gate)
        {
            isRunning = waiting.Count > 0;
            return isRunning ? waiting.First!.Value : null;
        }
    }

    private async Task DeliverAsync(Pending pending)
    {
        var waits = ClientContext.NewBackoff();
        await pending.Kept.ConfigureAwait(false);
        while (!pending.Done.IsCompleted)
        {
            var link = await Link(pending.Over).ConfigureAwait(false);
            if (context.Time.GetUtcNow() - pending.Message.AttemptedAt >= context.Options.DuplicateWindow)
                throw new ChatException(ChatClientErrors.Expired, "The message may have been stored, too long ago for the server to recognise it.");
            await queue.MarkAttemptedAsync(pending).ConfigureAwait(false);
            TimeSpan wait;
            try
            {
                queue.Succeed(pending, await SendAsync(link, pending).ConfigureAwait(false));
                return;
            }
            catch (LinkLostException) when (!pending.Done.IsCompleted)
            {
                var end = await link.EndAsync(pending.Over).ConfigureAwait(false);
                if (end?.IsServersDoing == true && ++pending.Disasters == 2)
                    throw new ChatException(ChatClientErrors.ProtocolError, "The server ended the connection twice when it got the message.");
                context.Logger.SendAgain(pending.Message.ClientMessageId, "connection lost");
                continue; // the next connection has had its own wait
            }
            catch (ChatException e) when (e.Code == ChatErrors.NotAMember && pending.Message.Room is not null)
            {
                context.Logger.SendAgain(pending.Message.ClientMessageId, e.Code);
                await Join(link).WaitAsync(pending.Over).ConfigureAwait(false);
                wait = waits.Next();
            }
            catch (ChatException e) when (Retry.Allows(e))
            {
                context.Logger.SendAgain(pending.Message.ClientMessageId, e.Code);
                wait = e.Code == ChatErrors.RateLimited && e.RetryAfter is { } least ? least : waits.Next();
            }

            await context.Time.Pause(wait, pending.Over).ConfigureAwait(false);
        }
    }

    private static Task<Receipt> SendAsync(Link link, Pending pending)
    {
        var message = pending.Message;
        if (message.Event is { } name)
            return link.CallAsync<Receipt>(ChatOperations.Publish, new PublishRequest(message.Room!, name, message.Data, message.Key, Store: true, ClientMessageId: message.ClientMessageId), pending.Over);
        return message.Room is { } room
            ? link.CallAsync<Receipt>(ChatOperations.Message, new SendMessageRequest(room, message.Text, message.ClientMessageId, message.Data, message.ReplyTo, message.Mentions), pending.Over)
            : link.CallAsync<Receipt>(ChatOperations.Direct, new DirectRequest(message.UserId!, message.Text, message.ClientMessageId), pending.Over);
    }
}
