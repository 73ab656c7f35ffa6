using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Connecting;

/// <summary>Operations on whatever connection there is; while there is none they wait for one.</summary>
/// <param name="context">What all parts of a client share.</param>
/// <param name="links">The connections.</param>
/// <param name="begin">Has the first one made where nobody has asked for it yet.</param>
internal sealed class Calls(ClientContext context, Latch<Link> links, Action? begin = null)
{
    /// <summary>From the end of a connection until everybody knows of it.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>Once: a call whose answer got lost may have been carried out.</summary>
    /// <exception cref="ChatException">Refused, or <see cref="ChatErrors.Unavailable"/> when the connection was lost.</exception>
    public async Task<T> OnceAsync<T>(Func<Link, Task<T>> call, CancellationToken cancellation)
    {
        var link = await LinkAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await call(link).ConfigureAwait(false);
        }
        catch (LinkLostException e)
        {
            throw new ChatException(ChatErrors.Unavailable, $"{e.Message} It may have been done.");
        }
    }

    /// <summary>For what may be done twice: until there is an answer, or a refusal that stays.</summary>
    /// <exception cref="ChatException">Refused.</exception>
    public async Task<T> RepeatAsync<T>(string operation, object request, CancellationToken cancellation)
    {
        var waits = ClientContext.NewBackoff();
        while (true)
        {
            var link = await LinkAsync(cancellation).ConfigureAwait(false);
            TimeSpan wait;
            try
            {
                return await link.CallAsync<T>(operation, request, cancellation).ConfigureAwait(false);
            }
            catch (LinkLostException)
            {
                await link.EndAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            catch (ChatException e) when (Retry.Allows(e))
            {
                wait = waits.Next(e.RetryAfter ?? TimeSpan.Zero);
            }

            await context.Time.Pause(wait, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A connection that stands.</summary>
    public async Task<Link> LinkAsync(CancellationToken cancellation)
    {
        begin?.Invoke();
        while (true)
        {
            var link = await links.WaitAsync(cancellation).ConfigureAwait(false);
            if (link.IsAlive) return link;
            await context.Time.Pause(Moment, cancellation).ConfigureAwait(false);
        }
    }
}
