package link_test
import ("testing";"path/filepath";"github.com/gomsi/gomsi/wix/compile";"github.com/gomsi/gomsi/wix/link";"github.com/gomsi/gomsi/wix/source")
func TestZZ(t *testing.T){
 dirs,_:=filepath.Glob("/tmp/cq/g/*")
 for _,d:=range dirs {
  fs,_:=filepath.Glob(d+"/*.wxs"); fs2,_:=filepath.Glob(d+"/*/*.wxs"); fs=append(fs,fs2...)
  var secs []*compile.Section
  for _,f:=range fs { doc,fl,err:=source.Load(f,source.Options{Arch:"x64"}); if err!=nil{t.Fatal(err)}; for _,x:=range fl.Sorted(){t.Log(x)}
   if doc==nil{continue}
   s,fl2:=compile.Compile(doc,compile.Options{Arch:"x64"}); for _,x:=range fl2.Sorted(){t.Log(x)}; secs=append(secs,s...) }
  _,fl:=link.Link(secs); for _,x:=range fl.Sorted(){t.Log(x)}
 }
}
