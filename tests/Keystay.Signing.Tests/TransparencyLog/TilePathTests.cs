using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Tests.TransparencyLog;

public class TilePathTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 0, 1, "tile/0/000.p/1")]
    [InlineData(1, 999, 255, "tile/1/999.p/255")]
    [InlineData(0, 1000, 256, "tile/0/x001/000")]
    [InlineData(3, 1234067, 256, "tile/3/x001/x234/067")] // the specification's own example
    [InlineData(0, 1234067, 7, "tile/0/x001/x234/067.p/7")]
    public void Tiles_lie_where_tlog_tiles_says(int level, long index, int width, string path) => Assert.Equal(path, TilePath.Tile(level, index, width));

    [Fact]
    public void Entries_lie_beside_the_tiles()
    {
        Assert.Equal("tile/entries/x002/345", TilePath.Entries(2345, 256));
        Assert.Equal("tile/entries/000.p/17", TilePath.Entries(0, 17));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 0, 255, 255)]
    [InlineData(0, 0, 256, 256)]
    [InlineData(0, 1, 257, 1)]
    [InlineData(1, 0, 255, 0)]
    [InlineData(1, 0, 70000, 256)]
    [InlineData(1, 1, 70000, 17)]
    [InlineData(7, 0, long.MaxValue, 127)]
    [InlineData(8, 0, long.MaxValue, 0)]
    public void A_tile_holds_as_many_hashes_as_the_tree_has_there(int level, long index, long size, int width) => Assert.Equal(width, TilePath.WidthOf(level, index, size));

    [Fact]
    public void What_no_tile_can_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Tile(0, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Tile(-1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Tile(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Entries(0, 257));
    }
}
