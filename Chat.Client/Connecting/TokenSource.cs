using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Connecting;

/// <summary>Asks the application for tokens, and knows which one the server has refused.</summary>
internal sealed class TokenSource(ClientContext context)
{
    private string? last;
    private string? refused;

    /// <exception cref="TokenException">The provider failed.</exception>
    /// <exception cref="ChatException">The provider gives the token that was refused: <see cref="ChatErrors.Unauthorized"/>.</exception>
    public async Task<string> NextAsync(CancellationToken cancellation)
    {
        string? token;
        try
        {
            token = await context.Options.Token!(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // whatever it is, it is a failed attempt
        catch (Exception e)
#pragma warning restore CA1031
        {
            context.Logger.TokenFailed(e);
            throw new TokenException(e);
        }

        if (string.IsNullOrEmpty(token)) throw new TokenException(null);
        if (token == refused) throw Unauthorized();
        last = token;
        return token;
    }

    public void Accepted() => refused = null;

    /// <exception cref="ChatException">It is the second in a row: <see cref="ChatErrors.Unauthorized"/>.</exception>
    public void Refused()
    {
        if (refused is not null) throw Unauthorized();
        refused = last;
    }

    private static ChatException Unauthorized() => new(ChatErrors.Unauthorized, "The server does not take the token.");
}
