using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteSanctionsTests : SanctionsSpecification
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-sanctions-");

    private string File => Path.Combine(folder.FullName, "new", "sanctions.db");

    public override Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_restart_forgets_nothing_that_holds()
    {
        var store = Open();
        var kept = Of("alice", null, SanctionKind.Ban) with { Reason = "nul \0 and 🎉" };
        var timed = Of("bob", "lobby") with { Until = Time.GetUtcNow().UtcDateTime.AddMinutes(2) };
        timed = timed with { Until = new DateTime(timed.Until.Value.Ticks / 10_000 * 10_000, DateTimeKind.Utc) };
        await store.ImposeAsync(kept);
        await store.ImposeAsync(timed);
        await store.ImposeAsync(Of("bob", "other") with { Until = Time.GetUtcNow().UtcDateTime.AddSeconds(1) });
        await store.ImposeAsync(Of("carol", "lobby"));
        await store.LiftAsync(SanctionKind.Mute, "lobby", "carol");
        Time.Advance(TimeSpan.FromMinutes(1));

        (await Open().ListAsync(default, null, 10)).Sanctions.Should().Equal(kept, timed);
        (await Open().ForgetUserAsync("alice")).Should().Be(1);
        (await Open().ListAsync(default, null, 10)).Sanctions.Should().Equal(timed);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_unavailable_until_it_can()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 4096));
        var store = Open();

        var following = async () => await store.ChangedSinceAsync(0, 10);
        var imposing = async () => await store.ImposeAsync(Of("alice", "lobby"));
        await following.Should().ThrowAsync<SanctionsUnavailableException>();
        await imposing.Should().ThrowAsync<SanctionsUnavailableException>();

        System.IO.File.Delete(File);
        (await store.ChangedSinceAsync(0, 10)).Should().BeEmpty();
        await imposing();
        (await Open().ChangedSinceAsync(0, 10)).Should().ContainSingle();
    }

    private protected override Task<ISanctions> OpenAsync() => Task.FromResult<ISanctions>(Open());

    private SqliteSanctions Open() => new(File, Time, NullLogger<SqliteSanctions>.Instance);
}
