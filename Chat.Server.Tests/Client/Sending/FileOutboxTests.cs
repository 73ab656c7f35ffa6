using Chat.Client;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Sending;

public sealed class FileOutboxTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-outbox-");

    private string Path => System.IO.Path.Combine(folder.FullName, "new", "outbox");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_added_and_not_removed_is_there_after_a_restart_in_its_order()
    {
        var messages = Enumerable.Range(0, 5).Select(i => new OutboxMessage($"{i}", i % 2 == 0 ? "room" : null, i % 2 == 0 ? null : "bob", $"Zeile\n„{i}“", Now, null, "alice")).ToList();
        await using (var outbox = new FileOutbox(Path))
        {
            (await outbox.LoadAsync(default)).Should().BeEmpty();
            foreach (var message in messages) await outbox.AddAsync(message, default);
            await outbox.MarkAttemptedAsync("2", Now.AddSeconds(1), default);
            await outbox.RemoveAsync("1", default);
            await outbox.RemoveAsync("unknown", default);
        }

        await using var again = new FileOutbox(Path);
        (await again.LoadAsync(default)).Should().Equal(messages[0], messages[2] with { AttemptedAt = Now.AddSeconds(1) }, messages[3], messages[4]);
    }

    [Fact]
    public async Task What_goes_with_a_message_is_there_after_a_restart()
    {
        var message = new OutboxMessage("1", "room", null, "", Now, null, "alice", """{"ä":[1.0,"\n"]}""", 7, ["bob", "世界"]);
        var byId = message with { ClientMessageId = "2", ReplyTo = "0198c0de-0000-7000-8000-000000000001" };
        await using (var outbox = new FileOutbox(Path))
        {
            await outbox.AddAsync(message, default);
            await outbox.AddAsync(byId, default);
        }

        await using var again = new FileOutbox(Path);
        (await again.LoadAsync(default)).Should().BeEquivalentTo([message, byId], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_line_that_a_crash_has_cut_off_is_as_if_it_had_never_been()
    {
        var (first, second) = (new OutboxMessage("1", "room", null, "whole", Now), new OutboxMessage("2", "room", null, "torn", Now));
        await using (var outbox = new FileOutbox(Path))
        {
            await outbox.AddAsync(first, default);
            await outbox.AddAsync(second, default);
        }

        var bytes = await File.ReadAllBytesAsync(Path);
        for (var cut = 1; cut < 60; cut++)
        {
            await File.WriteAllBytesAsync(Path, bytes[..^(cut + 1)]); // the line's end and more
            await using (var outbox = new FileOutbox(Path))
            {
                (await outbox.LoadAsync(default)).Should().Equal(first);
                await outbox.AddAsync(second, default);
            }

            await using var again = new FileOutbox(Path);
            (await again.LoadAsync(default)).Should().Equal(first, second);
        }
    }

    [Fact]
    public async Task The_file_does_not_grow_with_what_was_sent()
    {
        await using (var outbox = new FileOutbox(Path))
        {
            await outbox.AddAsync(new OutboxMessage("stays", "room", null, "x", Now), default);
            for (var i = 0; i < 1_500; i++)
            {
                await outbox.AddAsync(new OutboxMessage($"{i}", "room", null, "x", Now), default);
                await outbox.RemoveAsync($"{i}", default);
            }

            new FileInfo(Path).Length.Should().BeLessThan(200_000);
        }

        await using var again = new FileOutbox(Path);
        (await again.LoadAsync(default)).Should().ContainSingle().Which.ClientMessageId.Should().Be("stays");
    }

    [Fact]
    public async Task Two_cannot_have_it_open()
    {
        await using var first = new FileOutbox(Path);
        await first.LoadAsync(default);
        await using var second = new FileOutbox(Path);

        await ((Func<Task>)(() => second.LoadAsync(default))).Should().ThrowAsync<IOException>();
    }
}
