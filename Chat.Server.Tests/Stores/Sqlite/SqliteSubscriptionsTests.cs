using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteSubscriptionsTests : SubscriptionsSpecification
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-subscriptions-");
    private readonly List<SqliteSubscriptions> open = [];
    private readonly LogCapture log = new();

    private string File => Path.Combine(folder.FullName, "new", "messages.subscriptions.db");

    public override async Task DisposeAsync()
    {
        foreach (var store in open) await store.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_orderly_end_and_a_start_forget_nothing()
    {
        var store = Open();
        await store.AddAsync("lobby", "alice", At(1));
        await store.AddAsync("lobby", "bob", At(2));
        await store.AddAsync("gone", "alice", At(1));
        await store.RemoveAsync("gone", "alice");
        await store.MarkReadAsync("lobby", "alice", At(9));
        await store.DisposeAsync();

        var next = Open();
        (await next.OfUserAsync("alice")).Should().Equal(new Subscription("lobby", "alice", At(9)));
        (await next.OfRoomAsync("lobby", null, 10)).Subscriptions.Should().HaveCount(2);
        Options.MaxUsersPerRoom = 2;
        (await next.AddAsync("lobby", "carol", At(1))).Should().Be(SubscribeOutcome.RoomFull);
    }

    [Fact]
    public async Task A_crash_loses_no_subscription_and_the_marks_of_the_last_second_at_most()
    {
        var store = Open();
        await store.AddAsync("lobby", "alice", At(1));
        await store.AddAsync("gone", "alice", At(1));
        await store.RemoveAsync("gone", "alice");
        await store.MarkReadAsync("lobby", "alice", At(5));
        Time.Advance(TimeSpan.FromSeconds(1));
        await WaitUntilAsync(5);
        await store.MarkReadAsync("lobby", "alice", At(6));

        var after = OpenCopy();

        (await after.OfUserAsync("alice")).Should().Equal([new Subscription("lobby", "alice", At(5))], "the last mark had no second yet");
        (await store.FindAsync("lobby", "alice"))!.Read.Should().Be(At(6));
        Time.Advance(TimeSpan.FromSeconds(1));
        await WaitUntilAsync(6);

        Task WaitUntilAsync(long seq) => Wait.UntilAsync(async () => (await OpenCopy().FindAsync("lobby", "alice"))!.Read.Seq == seq, "the mark is on the disk");
    }

    [Fact]
    public async Task Many_marks_are_one_transaction()
    {
        var store = Open();
        for (var i = 0; i < 50; i++) await store.AddAsync($"room {i}", "alice", At(1));
        var before = new FileInfo(File + "-wal").Length;
        for (var i = 0; i < 5000; i++) await store.MarkReadAsync($"room {i % 50}", "alice", At(i));

        new FileInfo(File + "-wal").Length.Should().Be(before, "a mark writes nothing by itself");
        Time.Advance(SqliteSubscriptions.MarkInterval);
        await Wait.UntilAsync(async () => (await OpenCopy().FindAsync("room 49", "alice"))!.Read.Seq == 4999, "the marks are on the disk");
        (await OpenCopy().OfUserAsync("alice")).Select(one => one.Read.Seq).Order().Should().Equal(Enumerable.Range(4950, 50).Select(i => (long)i));
    }

    [Fact]
    public async Task A_full_disk_refuses_what_is_new_and_reading_goes_on()
    {
        var store = Open(connection => SqliteSchema.Run(connection, "PRAGMA max_page_count = 40"));
        var added = 0;
        var adding = async () => await store.AddAsync("lobby", $"user {added} {new string('x', 100)}", At(1));
        for (; added < 10_000; added++)
        {
            try
            {
                await adding();
            }
            catch (SubscriptionsUnavailableException)
            {
                break;
            }
        }

        added.Should().BeInRange(50, 9_999);
        await adding.Should().ThrowAsync<SubscriptionsUnavailableException>().WithMessage("*full*");
        (await store.OfRoomAsync("lobby", null, 1000)).Subscriptions.Should().HaveCount(Math.Min(added, 1000));
        await store.RemoveRoomAsync("lobby");
        (await adding()).Should().Be(SubscribeOutcome.Added);
        log.Lines.Count(line => line.Contains("[1207]")).Should().Be(1, "an outage is one line");
        log.Lines.Count(line => line.Contains("[1208]")).Should().Be(1);
    }

    [Fact]
    public async Task While_another_program_holds_the_file_a_mark_is_refused_after_the_first_that_could_not_be_written()
    {
        var store = Open();
        await store.AddAsync("lobby", "alice", At(1));
        await store.AddAsync("lobby", "bob", At(1));
        var held = Hold();
        await store.MarkReadAsync("lobby", "alice", At(2));
        Time.Advance(SqliteSubscriptions.MarkInterval);
        await Wait.UntilAsync(() => log.Lines.Any(line => line.Contains("[1207]")), "writing the mark fails");

        var marking = async () => await store.MarkReadAsync("lobby", "bob", At(3));
        await Wait.UntilAsync(async () =>
        {
            try
            {
                await store.MarkReadAsync("lobby", "bob", At(1)); // a cursor that stays
                return false;
            }
            catch (SubscriptionsUnavailableException)
            {
                return true;
            }
        }, "marks are refused");
        held.Dispose();

        await marking();
        await store.DisposeAsync();
        (await Open().OfRoomAsync("lobby", null, 10)).Subscriptions.Select(one => one.Read.Seq).Should().Equal(2, 3);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_unavailable_until_it_can()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 4096));
        var store = Open();

        var reading = async () => await store.OfUserAsync("alice");
        var adding = async () => await store.AddAsync("lobby", "alice", At(1));
        await reading.Should().ThrowAsync<SubscriptionsUnavailableException>();
        await adding.Should().ThrowAsync<SubscriptionsUnavailableException>();

        System.IO.File.Delete(File);
        (await reading()).Should().BeEmpty();
        (await adding()).Should().Be(SubscribeOutcome.Added);
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_made_anew()
    {
        var store = Open();
        await store.AddAsync("lobby", "alice", At(1));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!)) System.IO.File.Delete(file);

        (await store.OfUserAsync("alice")).Should().BeEmpty();
        (await store.AddAsync("lobby", "bob", At(1))).Should().Be(SubscribeOutcome.Added);
        (await OpenCopy().OfRoomAsync("lobby", null, 10)).Subscriptions.Should().ContainSingle();
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            SqliteSchema.Run(connection, "CREATE TABLE other (x)");
        }

        var reading = async () => await Open().OfUserAsync("alice");
        await reading.Should().ThrowAsync<SubscriptionsUnavailableException>().WithMessage("*another program*");
    }

    [Fact]
    public async Task Of_a_user_who_was_removed_nothing_stays_in_the_files()
    {
        const string user = "a-user-to-be-found-nowhere";
        var store = Open();
        for (var i = 0; i < 100; i++) await store.AddAsync($"room {i}", user, At(1));
        await store.AddAsync("lobby", "alice", At(1));

        await store.RemoveUserAsync(user);

        await Wait.UntilAsync(() => Directory.GetFiles(Path.GetDirectoryName(File)!).All(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return !reader.ReadToEnd().Contains(user);
        }), "the name is in no file");
        (await store.OfRoomAsync("lobby", null, 10)).Subscriptions.Should().ContainSingle();
    }

    private protected override Task<ISubscriptions> OpenAsync() => Task.FromResult<ISubscriptions>(Open());

    private SqliteSubscriptions Open(Action<SqliteConnection>? initialise = null) => Open(File, initialise);

    private SqliteSubscriptions Open(string file, Action<SqliteConnection>? initialise = null)
    {
        var store = new SqliteSubscriptions(file, Options, Time, log.CreateLogger(nameof(SqliteSubscriptions)), initialise);
        open.Add(store);
        return store;
    }

    /// <summary>What a crash would leave now.</summary>
    private SqliteSubscriptions OpenCopy()
    {
        var copy = folder.CreateSubdirectory($"copy-{Guid.NewGuid():N}").FullName;
        foreach (var name in new[] { File, File + "-wal" }.Where(System.IO.File.Exists)) System.IO.File.Copy(name, Path.Combine(copy, Path.GetFileName(name)));
        return Open(Path.Combine(copy, Path.GetFileName(File)));
    }

    private SqliteConnection Hold()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        SqliteSchema.Run(connection, "BEGIN IMMEDIATE");
        return connection;
    }
}
