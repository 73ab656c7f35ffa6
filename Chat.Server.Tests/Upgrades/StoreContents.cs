using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.Http;

namespace Chat.Server.Tests.Upgrades;

/// <summary>What the store of a release is filled with, something of every kind that a store keeps, and what a server tells of it.</summary>
internal static class StoreContents
{
    public const string Room = "general";

    /// <summary>Nothing of it grows old while the release is supported: ten years.</summary>
    public static readonly string[] Settings = [.. ApiClient.Keys(), "--Chat:History:MaxAge=3650.00:00:00", "--Chat:History:DuplicateWindow=1.00:00:00"];

    private static readonly string[] Questions =
    [
        $"rooms/{Room}/messages?after=0&limit=50", $"rooms/{Room}/messages?after=50&limit=50", $"rooms/{Room}/state", $"rooms/{Room}/subscribers",
        "rooms/closed/messages?after=0&limit=50", "rooms/closed/state", "rooms/quiet/messages?after=0&limit=50", "sanctions",
        .. new[] { "alice", "bob", "carol", "erased" }.SelectMany(user => new[] { $"users/{user}/subscriptions", $"users/{user}/data" }),
    ];

    /// <summary>Fills an empty server.</summary>
    public static async Task FillAsync(Uri server)
    {
        using var backEnd = ApiClient.WithKey(server, "admin");
        using var moderator = ApiClient.WithKey(server, "moderate");
        using var publisher = ApiClient.WithKey(server, "publish");
        await using var alice = await Connect.ToAsync(server, "alice", WireProtocol.PlainJson);
        await using var bob = await Connect.ToAsync(server, "bob", WireProtocol.MessagePack);
        await using var erased = await Connect.ToAsync(server, "erased", WireProtocol.Json);
        foreach (var client in new[] { alice, bob, erased })
            foreach (var room in new[] { Room, "closed", "quiet" })
                await client.JoinAsync(room);

        await alice.SayAsync("closed", "of a life that has ended");
        await bob.StoreAsync("closed", "moved", """{"x":0}""", "piece");
        (await backEnd.DeleteAsync("rooms/closed")).Demand();
        foreach (var client in new[] { alice, bob }) await client.JoinAsync("closed");
        await bob.SayAsync("closed", "of the next life");

        await bob.SubscribeAsync(Room);
        await alice.SubscribeAsync(Room);
        await alice.SubscribeAsync("quiet");
        for (var i = 1; i <= 60; i++) await alice.SayAsync(Room, $"message {i} of everybody’s 👋", i % 10 == 0 ? $"client-{i}" : null);
        await bob.SayAsync(new SendMessageRequest(Room, "with everything", "everything", """{"price":12.50,"of":["a",null,true]}""", 7, ["alice", "carol"]));
        (await publisher.PostAsync($"rooms/{Room}/messages", """{"text":"from a back end","system":"shop","annotations":{"order":17}}""")).Demand();
        await alice.EditAsync(Room, 3, "edited");
        await alice.DeleteAsync(Room, 4);
        await bob.ReactAsync(Room, 5, "👍");
        await alice.ReactAsync(Room, 5, "👍");
        await alice.ReactAsync(Room, 5, "🎉");
        await bob.StoreAsync(Room, "moved", """{"x":1}""", "piece");
        await bob.StoreAsync(Room, "moved", """{"x":2}""", "piece");
        await bob.StoreAsync(Room, "opened", """{"by":"bob"}""", "door");
        await bob.StoreAsync(Room, "rang");
        await alice.MarkReadAsync(Room, 62);
        await alice.DirectAsync("bob", "between us");
        await bob.DirectAsync("alice", "yes");
        await erased.SayAsync(Room, "to be forgotten");
        await erased.DirectAsync("alice", "this too");
        await EraseAsync(backEnd, "erased");
        (await moderator.PostAsync($"rooms/{Room}/mutes", """{"user_id":"carol","reason":"noise"}""")).Demand();
        (await moderator.PostAsync("rooms/quiet/bans", """{"user_id":"carol","until":"2190-01-02T03:04:05Z"}""")).Demand();
        (await moderator.PostAsync("bans", """{"user_id":"mallory"}""")).Demand();
    }

    /// <summary>What a server with the store answers: each question with the lines of its answer.</summary>
    public static async Task<JsonObject> ReadAsync(Uri server)
    {
        using var reader = ApiClient.WithKey(server, "read");
        using var backEnd = ApiClient.WithKey(server, "admin");
        using var moderator = ApiClient.WithKey(server, "moderate");
        var told = new JsonObject();
        foreach (var question in Questions)
        {
            var asker = question == "sanctions" ? moderator : question.EndsWith("/data", StringComparison.Ordinal) ? backEnd : reader;
            var lines = (await asker.GetAsync(question)).Demand().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            told[question] = new JsonArray([.. lines.Select(line => JsonNode.Parse(line))]);
        }

        return told;
    }

    private static async Task EraseAsync(ApiClient backEnd, string user)
    {
        string? next = null;
        do
        {
            var report = (await backEnd.DeleteAsync($"users/{user}/data{(next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}")}")).Demand();
            next = report["done"].GetBoolean() ? null : report.String("next");
        }
        while (next is not null);
    }
}
