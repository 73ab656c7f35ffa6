using System.Net;
using Chat.Server.Stores.Redis;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://redis.example", "redis.example:6379", null, null, null, false)]
    [InlineData("redis://redis.example/", "redis.example:6379", null, null, null, false)]
    [InlineData("redis://redis.example:7000/3", "redis.example:7000", null, null, 3, false)]
    [InlineData("rediss://redis.example", "redis.example:6379", null, null, null, true)]
    [InlineData("REDISS://redis.example:1", "redis.example:1", null, null, null, true)]
    [InlineData("redis://:secret@127.0.0.1:6379", "127.0.0.1:6379", null, "secret", null, false)]
    [InlineData("redis://chat:secret@10.0.0.1", "10.0.0.1:6379", "chat", "secret", null, false)]
    [InlineData("redis://chat:@10.0.0.1", "10.0.0.1:6379", "chat", "", null, false)]
    [InlineData("redis://ch%40t:p%40%3A%2F%3F%23%25%2C%20%C3%BC@r/1", "r:6379", "ch@t", "p@:/?#%, ü", 1, false)]
    [InlineData("redis://:a:b+c=d,e@r", "r:6379", null, "a:b+c=d,e", null, false)]
    [InlineData("redis://:secret@[::1]:7000/2", "[::1]:7000", null, "secret", 2, false)]
    [InlineData("rediss://[2001:db8::1]", "[2001:db8::1]:6379", null, null, null, true)]
    [InlineData("redis://:secret@one:1,two,[::1]:3/4", "one:1 two:6379 [::1]:3", null, "secret", 4, false)]
    [InlineData("redis://:secret@r?connectRetry=7", "r:6379", null, "secret", null, false)]
    [InlineData("redis.example", "redis.example:0", null, null, null, false)]
    [InlineData("one:1,two:2,user=chat,password=se=cret,ssl=true,defaultDatabase=5", "one:1 two:2", "chat", "se=cret", 5, true)]
    [InlineData("[::1]:7000,password=secret", "[::1]:7000", null, "secret", null, false)]
    public void Every_form_is_read(string text, string endPoints, string? user, string? password, int? database, bool tls)
    {
        var options = RedisAddress.Parse(text).ToOptions();

        string.Join(' ', options.EndPoints.Select(Name)).Should().Be(endPoints);
        options.User.Should().Be(user);
        options.Password.Should().Be(password);
        options.DefaultDatabase.Should().Be(database);
        options.Ssl.Should().Be(tls);
    }

    [Fact]
    public void Options_follow_a_question_mark()
    {
        var options = RedisAddress.Parse("rediss://:secret@r:1/2?connectRetry=7&sslHost=other.example").ToOptions();

        options.ConnectRetry.Should().Be(7);
        options.SslHost.Should().Be("other.example");
        RedisAddress.Parse("redis://r?connectRetry=7").Sets("connectRetry").Should().BeTrue();
    }

    [Theory]
    [InlineData("redis://chat:secret@Redis.example", "redis.example:6379/0")]
    [InlineData("redis.example,password=secret", "redis.example:6379/0")]
    [InlineData("rediss://redis.example:7000/3", "redis.example:7000/3")]
    [InlineData("127.0.0.1:7000,defaultDatabase=3", "127.0.0.1:7000/3")]
    [InlineData("redis://two,one:1", "one:1,two:6379/0")]
    [InlineData("one:26379,two:26379,serviceName=primary", "one:26379,two:26379#primary/0")]
    [InlineData("redis://:secret@[::1]", "[::1]:6379/0")]
    public void The_name_is_the_place_and_nothing_secret(string text, string name) => RedisAddress.Parse(text).Name.Should().Be(name);

    [Theory]
    [InlineData("http://:secret@r", "its scheme is another one")]
    [InlineData("redis-sentinel://:secret@r", "its scheme is another one")]
    [InlineData("redis://", "it has no host")]
    [InlineData("redis://:secret@", "it has no host")]
    [InlineData("redis://:secret@:6379", "it has no host")]
    [InlineData("redis://:secret/1@r", "percent-encoded")]
    [InlineData("redis://:secret?@r", "percent-encoded")]
    [InlineData("redis://:secret#@r", "it has a '#'")]
    [InlineData("redis://:sec@ret@r", "more than one '@'")]
    [InlineData("redis://:secret%@r", "begins no percent-encoding")]
    [InlineData("redis://:secret%4@r", "begins no percent-encoding")]
    [InlineData("redis://:secret%zz@r", "begins no percent-encoding")]
    [InlineData("redis://secret@r", "a user without a password")]
    [InlineData("redis://:secret@r:0", "not a port")]
    [InlineData("redis://:secret@r:65536", "not a port")]
    [InlineData("redis://:secret@r:secret", "not a port")]
    [InlineData("redis://::1:6379", "not a port")]
    [InlineData("redis://:secret@[::1", "not a port")]
    [InlineData("redis://:secret@r/secret", "not the number of a database")]
    [InlineData("redis://:secret@r/-1", "not the number of a database")]
    [InlineData("redis://:secret@r,", "it has no host")]
    [InlineData("redis://:secret@r,abortConnect=false", "it has no host")]
    [InlineData("redis://:secret@r?secret", "not a list of options")]
    [InlineData("redis://:secret@r?secret=1", "not one of StackExchange.Redis")]
    [InlineData("redis://:secret@r?ssl=secret", "not one of StackExchange.Redis")]
    [InlineData("r:6379,password=a,secret", "no option; a password with a comma")]
    [InlineData("r:6379,passwort=secret", "an option of it is unknown")]
    [InlineData("r:6379,ssl=secret", "an option of it is unknown or has a wrong value")]
    [InlineData("r:secret", "neither a host nor an option")]
    [InlineData("secret@r:6379", "neither a host nor an option")]
    [InlineData("r:6379,redis://:secret@r", "neither a host nor an option")]
    [InlineData("password=secret", "names no end point")]
    public void What_is_wrong_is_said_without_the_text(string text, string reason)
    {
        var read = () => RedisAddress.Parse(text);

        read.Should().Throw<FormatException>().WithMessage($"*{reason}*").Which.Message.Should().NotContainAny("secret", "sec@", "ret@");
    }

    [Theory]
    [InlineData("r:6379,password=s3cret")]
    [InlineData("redis://:s3cret@r")]
    public void What_others_say_is_repeated_without_the_password(string text) =>
        RedisAddress.Parse(text).Redact("r refuses 's3cret' (AUTH s3cret).").Should().Be("r refuses '***' (AUTH ***).");

    [Fact]
    public void Nor_with_the_password_as_it_is_written_in_a_uri() =>
        RedisAddress.Parse("redis://:a%40b@r").Redact("a%40b is a@b").Should().Be("*** is ***");

    private static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString()!;
}
