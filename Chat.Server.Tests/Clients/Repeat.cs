using Chat.Contracts;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Clients;

/// <summary>What a client does about errors.</summary>
internal static class Repeat
{
    /// <summary>The code that a request is refused with.</summary>
    public static async Task<string> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "no error";
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }
    }

    /// <summary>Repeats what is refused as unavailable, as the error asks for.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> call)
    {
        T? result = default;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    result = await call();
                    return true;
                }
                catch (ChatErrorException e) when (e.Code == ChatErrors.Unavailable)
                {
                    return false;
                }
            },
            "the request is taken");
        return result!;
    }
}
