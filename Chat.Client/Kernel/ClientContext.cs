using Microsoft.Extensions.Logging;

namespace Chat.Client.Kernel;

/// <summary>What all parts of a client share.</summary>
internal sealed record ClientContext(ChatClientOptions Options, TimeProvider Time, ILogger Logger, Callbacks Callbacks)
{
    public static Backoff NewBackoff() => new(Dice.Roll);

    public Backoff NewReconnectBackoff() => new(Dice.Roll, Options.MaxReconnectDelay);

    /// <summary>Runs on its own; a fault is logged.</summary>
    public Task Run(Func<Task> work) => Task.Run(async () =>
    {
        try
        {
            await work().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // nobody waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            Logger.Fault(e);
        }
    });

    /// <summary>False when it was cancelled.</summary>
    public async Task<bool> PauseAsync(TimeSpan span, CancellationToken cancellation)
    {
        try
        {
            await Time.Pause(span, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
