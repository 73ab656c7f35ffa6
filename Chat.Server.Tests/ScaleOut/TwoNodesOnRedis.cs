namespace Chat.Server.Tests.ScaleOut;

public sealed class TwoNodesOnRedis() : TwoNodes(new SharedRedisServer());
