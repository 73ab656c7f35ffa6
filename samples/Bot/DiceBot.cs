using System.Security.Cryptography;
using Chat.Client;
using Microsoft.Extensions.Options;

namespace Chat.Samples;

/// <summary>Answers <c>!roll 20</c> with a number from 1 to 20. It comes back by itself after every restart of the server.</summary>
internal sealed class DiceBot(ChatClient chat, IOptions<BotOptions> options) : BackgroundService
{
    private const string Command = "!roll";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await chat.ConnectAsync(stoppingToken);
        var room = await chat.JoinAsync(options.Value.Room, cancellationToken: stoppingToken);
        await foreach (var message in room.Messages.WithCancellation(stoppingToken))
        {
            if (message.From != options.Value.Name && Answer(message.Text) is { } answer) await room.SendAsync($"{message.From} rolls {answer}", cancellationToken: stoppingToken);
        }
    }

    private static int? Answer(string text)
    {
        if (!text.StartsWith(Command, StringComparison.Ordinal)) return null;
        var sides = int.TryParse(text.AsSpan(Command.Length), out var wanted) && wanted is > 0 and < 1_000_000 ? wanted : 6;
        return RandomNumberGenerator.GetInt32(sides) + 1;
    }
}
