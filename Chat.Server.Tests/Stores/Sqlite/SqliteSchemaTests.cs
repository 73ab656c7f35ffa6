using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteSchemaTests : SqliteTest
{
    [Fact]
    public async Task An_empty_file_becomes_a_log()
    {
        await File.WriteAllBytesAsync(Folder.File, []);

        (await Folder.Open(Time).SayAsync(Lobby, "a")).Message.Seq.Should().Be(1);

        Folder.Sql("PRAGMA user_version").Should().Be((long)SqliteSchema.Version);
    }

    [Fact]
    public async Task The_file_of_a_newer_server_is_refused_and_left_as_it_is()
    {
        var old = Folder.Open(Time);
        await old.SayAsync(Lobby, "a");
        await old.DisposeAsync();
        Folder.Sql("PRAGMA user_version = 99");
        var bytes = await File.ReadAllBytesAsync(Folder.File);

        var log = Folder.Open(Time);

        (await FluentActions.Awaiting(() => log.SayAsync(Lobby, "b").AsTask()).Should().ThrowAsync<MessageLogUnavailableException>())
            .WithMessage("*newer server: its schema is version 99*");
        await FluentActions.Awaiting(() => log.ProbeAsync().AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        await log.DisposeAsync();
        (await File.ReadAllBytesAsync(Folder.File)).Should().Equal(bytes);
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        Folder.Sql("CREATE TABLE accounts (id INTEGER)");
        var bytes = await File.ReadAllBytesAsync(Folder.File);

        var log = Folder.Open(Time);

        (await FluentActions.Awaiting(() => log.SayAsync(Lobby, "b").AsTask()).Should().ThrowAsync<MessageLogUnavailableException>())
            .WithMessage("*another program*");
        await log.DisposeAsync();
        (await File.ReadAllBytesAsync(Folder.File)).Should().Equal(bytes);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_until_it_is_taken_away()
    {
        var garbage = Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray();
        await File.WriteAllBytesAsync(Folder.File, garbage);
        var log = Folder.Open(Time);

        await FluentActions.Awaiting(() => log.SayAsync(Lobby, "b").AsTask()).Should().ThrowAsync<MessageLogUnavailableException>();
        (await File.ReadAllBytesAsync(Folder.File)).Should().Equal(garbage);
        File.Delete(Folder.File);

        (await log.SayAsync(Lobby, "a")).Message.Seq.Should().Be(1);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=chat.db;Mode=Memory")]
    [InlineData("Data Source=")]
    [InlineData("")]
    [InlineData("Data Source=file:chat.db?mode=memory")]
    [InlineData("Sauce=chat.db")]
    public void A_connection_string_that_does_not_name_a_file_is_refused(string connectionString)
    {
        FluentActions.Invoking(() => new SqliteLogFile(connectionString)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Messages_whose_senders_were_refused_are_deleted_when_the_file_is_opened_again()
    {
        using var present = new PresentDatabase(Folder.File, Time);
        present.Append(Lobby, "receipted");
        var ghost = present.Append(Lobby, "refused");
        present.Close();

        using var reopened = new PresentDatabase(Folder.File, Time, [new GhostMessage(Lobby, ghost.Seq, Guid.Parse(ghost.Id))]);

        reopened.Append(Lobby, "next").Seq.Should().Be(2);
        Folder.Sql("SELECT group_concat(text) FROM messages").Should().Be("receipted,next");
    }

    /// <summary>The database without its writer: the last step of a commit cannot be made to fail on a healthy disk.</summary>
    private sealed class PresentDatabase(string path, TimeProvider time, IReadOnlyList<GhostMessage>? ghosts = null) : IDisposable
    {
        private readonly SqliteDatabase database = new(new SqliteLogFile($"Data Source={path}"), new HistoryOptions(),
            new HistoryRetention(Options.Create(new HistoryOptions())), OutboxSettings.None, time, ghosts ?? [],
            initialise: null, flushFailed: _ => { });

        public LoggedMessage Append(StreamKey stream, string text)
        {
            database.Begin();
            var result = database.Appender.Append(stream, new MessageDraft("alice", text, null), time.GetUtcNow());
            database.Commit();
            database.Flush();
            return result.Message;
        }

        public void Close() => database.Dispose();

        public void Dispose() => Close();
    }
}
