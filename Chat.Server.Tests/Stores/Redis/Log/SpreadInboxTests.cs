using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

public sealed class SpreadInboxTests(ThreeRedisServers redis) : InboxTests(redis), IClassFixture<ThreeRedisServers>;
