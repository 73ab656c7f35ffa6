using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>Finds what was said in rooms. Whoever may read a room's history may.</summary>
internal sealed class SearchService(IMessageSearch search, RoomService rooms, IOptions<HistoryOptions> options)
{
    public async Task<SearchPage> SearchAsync(Caller caller, SearchRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        var limit = request.Limit ?? ChatLimits.DefaultSearchPageLength;
        if (limit is < 1 or > ChatLimits.SearchPageLength) throw Invalid($"The limit is 1 to {ChatLimits.SearchPageLength}.");
        if (request.Before < 1) throw Invalid("Before is a number from 1.");
        if (request.Query is not { Length: > 0 and <= ChatLimits.SearchQueryLength } || !SearchQuery.TryParse(request.Query, out var query))
            throw Invalid($"A query has 1 to {ChatLimits.SearchQueryLength} characters and at least one word.");
        await rooms.DemandReaderAsync(caller, request.Room, cancellation);
        try
        {
            var found = await search.SearchAsync(StreamKey.Room(request.Room), query, request.Before ?? long.MaxValue, new PageLimit(limit, options.Value.PageBytes), cancellation);
            return new SearchPage(request.Room, [.. found.Messages.Select(message => message.InRoom(request.Room))], found.HasMore);
        }
        catch (SearchUnavailableException e)
        {
            throw new ChatException(ChatErrors.Unavailable, e.Message);
        }
    }

    private static ChatException Invalid(string message) => new(ChatErrors.InvalidRequest, message);
}
