using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteRevocationsTests : RevocationSpecification, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-revocations-");
    private readonly SqliteRevocations revocations;

    public SqliteRevocationsTests() => revocations = Open();

    private protected override IRevocations Revocations => revocations;

    private string File => Path.Combine(folder.FullName, "new", "revocations.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_restart_forgets_nothing_that_is_in_force()
    {
        await Revocations.RevokeAsync("alice", Second, Second.AddDays(2));
        await Revocations.RevokeAsync("bob", Second, Second.AddDays(1));
        Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(2));

        var reopened = Open();

        (await reopened.RevokedBeforeAsync("alice")).Should().Be(Second.AddDays(-1).AddSeconds(-2));
        (await reopened.RevokedBeforeAsync("bob")).Should().BeNull();
    }

    [Fact]
    public async Task The_file_keeps_no_more_than_is_in_force()
    {
        for (var day = 0; day < 10; day++)
        {
            await Revocations.RevokeAsync($"user{day}", Second, Second.AddHours(1));
            Time.Advance(TimeSpan.FromDays(1));
        }

        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var count = new SqliteCommand("SELECT count(*) FROM revocations", connection);
        count.ExecuteScalar().Should().Be(1L);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_lets_nobody_in_until_it_can()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 4096));

        var asking = async () => await Revocations.RevokedBeforeAsync("alice");
        var revoking = async () => await Revocations.RevokeAsync("alice", Second, Second.AddDays(1));
        await asking.Should().ThrowAsync<RevocationsUnavailableException>();
        await revoking.Should().ThrowAsync<RevocationsUnavailableException>();

        System.IO.File.Delete(File);
        (await Revocations.RevokedBeforeAsync("alice")).Should().BeNull();
        await Revocations.RevokeAsync("alice", Second, Second.AddDays(1));
        (await Open().RevokedBeforeAsync("alice")).Should().Be(Second);
    }

    private SqliteRevocations Open() => new(File, Time, NullLogger<SqliteRevocations>.Instance);
}
