using Chat.Server.Stores.PostgreSql;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Stores.PostgreSql;

public sealed class PostgresSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Host=127.0.0.1;Password=hunter2")]
    public async Task A_connection_string_that_is_missing_or_cannot_be_meant_stops_the_start(string text)
    {
        foreach (var redis in new[] { "", "127.0.0.1:1" })
        {
            var start = () => ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={text}", $"--ConnectionStrings:Redis={redis}");

            (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("ConnectionStrings:PostgreSql *").Which.Message.Should().NotContain("hunter2");
        }
    }

    [Fact]
    public void What_the_server_wants_of_connections_holds_where_the_string_says_nothing()
    {
        var address = PostgresAddress.Parse("Host=db.example;Port=6432;Database=chat;Username=chat;Password=hunter2");

        (address.Name, address.Schema).Should().Be(("db.example:6432/chat", "chat"));
        PostgresAddress.Parse("Host=db.example;Database=chat;Search Path=other, public").Schema.Should().Be("other");
    }

    [Theory]
    [InlineData("Host=db.example;Database=chat;Sekret=hunter2", "*cannot be read*")]
    [InlineData("Host=db.example;Password=hunter2", "*names no database*")]
    [InlineData("Database=chat;Password=hunter2", "*names no host*")]
    public void A_connection_string_that_cannot_be_meant_is_refused_and_not_repeated(string text, string message)
    {
        FluentActions.Invoking(() => PostgresAddress.Parse(text)).Should().Throw<FormatException>().WithMessage(message).Which.Message.Should().NotContain("hunter2");
    }
}
