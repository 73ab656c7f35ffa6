using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores.PostgreSql;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Upgrades;

/// <summary>The store of every release, left by a server that was killed, is opened by the present one: all is told as it was then, and clients go on.</summary>
public sealed class ReleasedStoreTests
{
    /// <summary>Set it to a version to have its stores written by the server of the tests.</summary>
    private const string WriteVariable = "CHAT_WRITE_RELEASE";

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public Task The_stores_in_SQLite_are_read_and_continued() => OpenAllAsync("sqlite", ReleasedSqlite.OpenAsync, new JsonCover());

    [RedisFact]
    public Task The_stores_in_Redis_are_read_and_continued() => OpenAllAsync("redis", ReleasedRedis.OpenAsync, new JsonCover());

    /// <summary>SQL in another cluster is a log that was restored: it has another epoch, and where users have read to in the old one is void.</summary>
    [PostgresFact]
    public Task The_stores_in_PostgreSQL_are_read_and_continued() => OpenAllAsync("postgresql", ReleasedPostgres.OpenAsync, new JsonCover { AnyOf = ["epoch"], Without = ["/subscribers", "/subscriptions"] });

    private static async Task OpenAllAsync(string kind, Func<string?, Task<IReleasedStore>> open, JsonCover cover)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 } version) await WriteAsync(new Release(version), kind, open);

        Release.Known.Should().NotBeEmpty();
        foreach (var release in Release.Known)
        {
            await using var store = await open(release.PathOf($"{kind}.zip"));
            await using var server = await ServerProcess.StartAsync([.. StoreContents.Settings, .. store.Settings]);
            await Nodes.BecomesReadyAsync(server.Address);
            var then = JsonNode.Parse(await File.ReadAllTextAsync(release.PathOf($"{kind}.json")))!.AsObject();

            var now = await StoreContents.ReadAsync(server.Address);

            cover.Missing(now, then).Should().BeEmpty(release.Version);
            await GoOnAsync(server.Address, now);
        }
    }

    /// <summary>A client resumes in the middle, and what is said next has the next number.</summary>
    private static async Task GoOnAsync(Uri server, JsonObject told)
    {
        var pages = told.Where(question => question.Key.StartsWith($"rooms/{StoreContents.Room}/messages", StringComparison.Ordinal)).Select(question => question.Value![0]!).ToArray();
        var epoch = pages[0]["position"]!["epoch"]!.GetValue<string>();
        var ids = pages.SelectMany(page => page["messages"]!.AsArray()).Select(message => message!["id"]!.GetValue<string>()).ToArray();
        await using var client = await Connect.ToAsync(server, "alice", WireProtocol.MessagePack);

        var joined = await client.JoinAsync(StoreContents.Room, new StreamPosition(epoch, 30));
        var next = await client.SayAsync(StoreContents.Room, "of the present");

        joined.Recovered.Should().BeTrue();
        joined.Missed.Select(message => message.Id).Should().Equal(ids[30..]);
        next.Seq.Should().Be(ids.Length + 1);
    }

    /// <summary>A line for each line that was told.</summary>
    private static string Write(JsonObject told) =>
        $"{{\n{string.Join(",\n", told.Select(question => $"\"{question.Key}\": [\n{string.Join(",\n", question.Value!.AsArray().Select(line => line!.ToJsonString(OneLine)))}]"))}\n}}\n";

    /// <summary>What is on disk when the server is killed is a database that was closed in order, and a journal behind it.</summary>
    private static async Task WriteAsync(Release release, string kind, Func<string?, Task<IReleasedStore>> open)
    {
        Directory.CreateDirectory(release.PathOf("."));
        await using var store = await open(null);
        await using var server = await ServerProcess.StartAsync([.. StoreContents.Settings, .. store.Settings]);
        await Nodes.BecomesReadyAsync(server.Address);
        await StoreContents.FillAsync(server.Address);
        await server.StopAsync();
        await server.StartAgainAsync();
        await Nodes.BecomesReadyAsync(server.Address);
        await using (var client = await Connect.ToAsync(server.Address, "bob", WireProtocol.Json))
        {
            await client.JoinAsync(StoreContents.Room);
            for (var i = 0; i < 10; i++) await client.SayAsync(StoreContents.Room, $"after the restart {i}");
        }

        var told = await StoreContents.ReadAsync(server.Address);
        await server.KillAsync();
        await store.KeepAsync(release.PathOf($"{kind}.zip"));
        await File.WriteAllTextAsync(release.PathOf($"{kind}.json"), Write(told));
    }
}
