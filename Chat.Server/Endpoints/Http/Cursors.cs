using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http;

/// <summary>What pages of lists have in common.</summary>
internal static class Cursors
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    public static int Limit(int? limit) => limit is null ? DefaultLimit
        : limit is >= 1 and <= MaxLimit ? limit.Value
        : throw new ChatException(ChatErrors.InvalidRequest, $"The limit is 1 to {MaxLimit}.");

    public static async Task<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (FormatException)
        {
            throw new ChatException(ChatErrors.InvalidRequest, "The cursor is not one that was given out here.");
        }
    }
}
