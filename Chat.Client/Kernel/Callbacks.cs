using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Chat.Client.Kernel;

/// <summary>
/// Runs the application's event handlers: one after the other, in the order in which things happened, under no lock. What a handler throws is logged.
/// </summary>
internal sealed class Callbacks
{
    /// <summary>With so many waiting, nothing more is read from the server until handlers have caught up.</summary>
    private const int Limit = 1_000;

    private readonly Channel<Action> queue = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly ILogger logger;
    private readonly object gate = new();
    private TaskCompletionSource<bool>? relieved;
    private int waiting;

    public Callbacks(ILogger logger)
    {
        this.logger = logger;
        _ = Task.Run(RunAsync);
    }

    public void Post(Action callback)
    {
        lock (gate) waiting++;
        if (!queue.Writer.TryWrite(callback)) Done();
    }

    public void Post<T>(Action<T>? handlers, T value)
    {
        if (handlers is not null) Post(() => handlers(value));
    }

    /// <summary>Done at once unless handlers are far behind.</summary>
    public Task SpaceAsync()
    {
        lock (gate)
        {
            if (waiting < Limit) return Task.CompletedTask;
            relieved ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return relieved.Task;
        }
    }

    /// <summary>What was posted before still runs.</summary>
    public void Complete()
    {
        queue.Writer.TryComplete();
        Relieve();
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (queue.Reader.TryRead(out var callback))
            {
                Run(callback);
                Done();
            }
        }
    }

    private void Run(Action callback)
    {
        try
        {
            callback();
        }
#pragma warning disable CA1031 // a fault of the application's handler must not end the client
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.HandlerFailed(e);
        }
    }

    private void Done()
    {
        lock (gate)
        {
            waiting--;
            if (waiting >= Limit / 2) return;
        }

        Relieve();
    }

    private void Relieve()
    {
        TaskCompletionSource<bool>? source;
        lock (gate)
        {
            source = relieved;
            relieved = null;
        }

        source?.SetResult(true);
    }
}
