using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>
/// Has the messages of a conversation sent in the order in which they were stored, in one process with a log that stores what is begun first
/// first (<see cref="IMessageLog.StoresInOrder"/>). Conversations share a fixed number of lines: a message may wait for one of another
/// conversation that was begun before it, which is stored no later.
/// </summary>
internal sealed class ConversationOrder
{
    private readonly Line[] lines = [.. Enumerable.Range(0, 256).Select(_ => new Line())];

    /// <summary>Appends, and sends when everything before it was sent. Throws what the append throws; sending must not throw.</summary>
    public async Task<AppendResult> RunAsync(StreamKey conversation, Func<ValueTask<AppendResult>> append, Func<AppendResult, ValueTask> send)
    {
        var line = lines[(uint)conversation.GetHashCode() % (uint)lines.Length];
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Task.CompletedTask;
        try
        {
            ValueTask<AppendResult> appending;
            lock (line)
            {
                before = line.Last;
                line.Last = done.Task;
                appending = append();
            }

            var result = await appending;
            await before;
            await send(result);
            return result;
        }
        finally
        {
            await before; // for whoever waits for us waits for them, too
            done.SetResult();
        }
    }

    private sealed class Line
    {
        public Task Last { get; set; } = Task.CompletedTask;
    }
}
